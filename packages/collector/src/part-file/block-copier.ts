/**
 * The blocks of a part as they go into its compacted copy: full ones as they are, runs of small ones as one.
 *
 *   compact-part.ts --blocks in their order--> [block copier] --bytes--> compact-part.ts
 *
 * A piece of a big value stays a block of its own, as it was written: nobody wants it in the way of the spans.
 */
import { OURS } from '@agent-inspector/trace-format'
import { BLOCK_TEXT_UNITS } from '../base/limits.js'
import { type BlockAt, decodeBlock, joinBodies } from '../trace-file/block.js'
import { type BodyWriter, createBodyWriter } from '../trace-file/block-body.js'
import type { BlockMoves } from '../trace-file/block-moves.js'

export interface BlockCopier {
  /** @returns what is to be written now @throws {CollectorError} `BLOCK_INVALID` if the block is damaged */
  add(block: CopiedBlock, bytes: Uint8Array): readonly Uint8Array[]
  /** What was gathered, as the last block for now. */
  end(): readonly Uint8Array[]
  /** Of the blocks so far. */
  readonly moves: BlockMoves
}

export type CopiedBlock = Pick<BlockAt, 'offset' | 'lines' | 'textBytes'>

/** A block with half of what fits is left as it is. */
export const SMALL_BLOCK_BYTES = BLOCK_TEXT_UNITS / 2

/** @param generation of the copy, told by its first line */
export function createBlockCopier(generation: string): BlockCopier {
  const moves: { from: number; to: number; shift: number }[] = []
  let gathered: { readonly body: BodyWriter; bytes: number } | undefined
  let end = 0

  const put = (bytes: Uint8Array): Uint8Array => {
    end += bytes.length
    return bytes
  }
  const close = (): readonly Uint8Array[] => {
    if (gathered === undefined) return []
    const bytes = joinBodies([gathered.body.end()])
    gathered = undefined
    return [put(bytes)]
  }
  const gather = (text: string, { lines, textBytes }: CopiedBlock): void => {
    gathered ??= { body: createBodyWriter(), bytes: 0 }
    gathered.body.add(text, lines)
    gathered.bytes += textBytes
  }

  return {
    moves,

    add(block, bytes) {
      const isFirst = moves.length === 0
      const text =
        isFirst || block.textBytes < SMALL_BLOCK_BYTES ? Buffer.from(decodeBlock(bytes)).toString() : undefined
      const isOwn = text === undefined || isPieceOfValue(text) || Buffer.byteLength(text) !== block.textBytes
      const isOver = (gathered?.bytes ?? 0) + block.textBytes > BLOCK_TEXT_UNITS
      const out = isOwn || isOver ? [...close()] : []
      moves.push({ from: block.offset, to: end, shift: gathered?.bytes ?? 0 })
      if (isOwn) out.push(put(bytes))
      else gather(isFirst ? withGeneration(text, generation) : text, block)
      return out
    },

    end: close,
  }
}

const PIECE_OF_VALUE = '"eventName":"agent_inspector.value_part"'

function isPieceOfValue(text: string): boolean {
  return text.slice(0, text.indexOf('\n')).includes(PIECE_OF_VALUE)
}

const GENERATION = new RegExp(
  `("key":"${OURS.generation.replaceAll('.', '\\.')}","value":\\{"stringValue":")[0-9a-f]{16}"`,
)

/** Of the same length, so that every line stays where it is in the text. */
function withGeneration(text: string, generation: string): string {
  return text.replace(GENERATION, (_, before: string) => `${before}${generation}"`)
}
