/**
 * One part that nobody writes, made whole: the block that its writer was killed in is cut off, the index made anew.
 *
 *   {part}.jsonl.gz --tail, then all of it where the index does not hold--> [repairPart] --> what was lost, what is left
 *
 * Nothing is cut that is not proven to be the beginning of a block. A part with damage inside is written anew without
 * it; as it was, it stays beside it.
 */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { newGeneration } from '../base/ids.js'
import { TAIL_BYTES } from '../base/limits.js'
import type { WorkWatch } from '../base/watch-work.js'
import { mendPart } from '../part-file/mend-part.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { createPartReading, type Damage } from '../part-file/part-reading.js'
import { describeThisProcess } from '../process/this-process.js'
import { tornBlock } from '../trace-file/prove-torn.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import type { SeenPart } from './directory.js'
import { indexFileOf } from './part-index.js'
import { type PartFindings, rebuildIndex } from './rebuild-index.js'

export interface PartRepair {
  /** Of the torn block, cut off, or to be. */
  readonly cutBytes: number
  /** Records that it was to hold; `undefined` where its header is torn too. */
  readonly cutRecords: number | undefined
  /** At the end, of no block, and not proven to be torn. */
  readonly strayBytes: number
  /** The index was made anew, or is to be. */
  readonly reindexed: boolean
  /** `undefined` where the part was as its index says, and was not read. */
  readonly damage: Damage | undefined
  /** Records whose numbers stand in no block that can be read. */
  readonly missing: number
  readonly unreadableLines: number
  /** It had damaged blocks, or bytes of none: it was written anew without them, or is to be. */
  readonly mended: boolean
  /** File name of the part as it was before. */
  readonly backup?: string
}

interface Tail {
  /** Offset after the last whole block. */
  readonly end: number
  readonly torn: { readonly lines: number | undefined } | undefined
}

export interface RepairPartOptions extends WorkWatch {
  /** Look, and change nothing. */
  readonly dryRun: boolean
}

/** Its index knows all of it, and nothing was lost: it needs no look. */
export function isKnownSound({ stamp, summary }: SeenPart): boolean {
  const { missing, unreadableLines } = summary?.session?.ledger ?? { missing: 1, unreadableLines: 1 }
  return summary?.coveredBytes === stamp.bytes && missing === 0 && unreadableLines === 0
}

/** @param part claimed by the caller, if anything is to be changed @throws what the file system throws */
export async function repairPart(part: SeenPart, options: RepairPartOptions): Promise<PartRepair> {
  const { stamp, summary } = part
  if (isKnownSound(part)) {
    options.onBytes?.(stamp.bytes)
    return { ...SOUND, reindexed: false, damage: undefined }
  }
  const tail = await findTail(part)
  const afterBlocks = stamp.bytes - tail.end
  const cutBytes = tail.torn === undefined ? 0 : afterBlocks
  const strayBytes = afterBlocks - cutBytes
  const { damage, missing } = await readOnly(part, options)
  const mended = damage.blocks > 0 || damage.skippedBytes > 0 || strayBytes > 0
  const reindexed = mended || cutBytes > 0 || summary?.session === undefined
  const told = { cutBytes, cutRecords: tail.torn?.lines, strayBytes, reindexed, damage, missing, mended }
  const found = { ...told, unreadableLines: damage.lines }
  if (options.dryRun || !reindexed) return found
  if (!mended && cutBytes > 0) await cut(part.file, tail.end, stamp.bytes)
  const generation = mended ? newGeneration() : part.generation
  const backup = mended ? await mend(part, generation, options) : undefined
  await rebuild({ ...part, generation }, options)
  return { ...found, ...(backup !== undefined && { backup }) }
}

const SOUND = { cutBytes: 0, cutRecords: undefined, strayBytes: 0, missing: 0, unreadableLines: 0, mended: false }

async function mend(
  { file, part, sessionId, generation }: SeenPart,
  next: string,
  { signal }: WorkWatch,
): Promise<string> {
  const { pid, host } = describeThisProcess()
  const origin = { part, generation: next, pid, host }
  return path.basename(await mendPart({ file, sessionId, damagedGeneration: generation, origin, signal }))
}

async function findTail({ file, stamp: { bytes: size } }: SeenPart): Promise<Tail> {
  const handle = await openRegular(file)
  try {
    for (let window = TAIL_BYTES; ; window *= 4) {
      const base = Math.max(0, size - window)
      const bytes = await readRange(handle, base, size)
      const last = scanBlocks(bytes, base).blocks.at(-1)
      if (last === undefined && base > 0) continue
      const end = last === undefined ? 0 : last.offset + last.length
      return { end, torn: end === size ? undefined : tornBlock(bytes.subarray(end - base)) }
    }
  } finally {
    await handle.close()
  }
}

/** Only if the file is still as long as it was when its end was looked at. */
async function cut(file: string, end: number, size: number): Promise<void> {
  const handle: FileHandle = await open(file, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    if ((await handle.stat()).size !== size) throw new Error('the part has grown')
    await handle.truncate(end)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function rebuild(part: SeenPart, { signal }: WorkWatch): Promise<void> {
  await rebuildIndex({ ...part, indexFile: indexFileOf(part), signal })
}

async function readOnly({ file }: SeenPart, { signal, onBytes }: WorkWatch): Promise<PartFindings> {
  const reading = createPartReading(file, {
    onRecord() {},
    async onBlock({ length }) {
      signal?.throwIfAborted()
      onBytes?.(length)
    },
  })
  await reading.update()
  return reading
}
