/**
 * Whose file a part file is: what its first line says, not its name.
 *
 *   {part}.jsonl.gz --first whole block--> [identifyPart] --session id, or why it is unreadable--> file-source.ts
 */
import type { FileHandle } from 'node:fs/promises'
import { decodeLine } from '@agent-inspector/trace-format'
import { READ_BYTES } from '../base/limits.js'
import { type ForeignKind, foreignKindOf } from '../part-file/foreign-text.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { BLOCK_MAGIC, blockLengthAt, decodeBlock } from '../trace-file/block.js'
import { readHeader } from '../trace-file/part-header.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'

export interface PartIdentity {
  readonly sessionId: string
  /** 16 hex digits; zeros where the first line is damaged. */
  readonly generation: string
}

export interface Unreadable {
  /** A sentence. */
  readonly unreadable: string
  /** Set where it may be what others write. */
  readonly foreign?: ForeignKind
}

const UNKNOWN_GENERATION = '0'.repeat(16)

/** @throws what the file system throws */
export async function identifyPart(file: string): Promise<PartIdentity | Unreadable> {
  const handle = await openRegular(file)
  try {
    const { size } = await handle.stat()
    return await identify(handle, size)
  } finally {
    await handle.close()
  }
}

async function identify(handle: FileHandle, size: number): Promise<PartIdentity | Unreadable> {
  const start = await readRange(handle, 0, Math.min(size, READ_BYTES))
  const length = blockLengthAt(start, 0) ?? 0
  const bytes = length > start.length && length <= size ? await readRange(handle, 0, length) : start
  if (length > 0 && length <= bytes.length) {
    const line = firstLineOf(bytes.subarray(0, length))
    const header = line === undefined ? undefined : readHeader(line)
    if (typeof header === 'object') return { sessionId: header.sessionId, generation: header.generation }
    if (header !== undefined) return { unreadable: `The first line of the file ${header}.` }
  }
  // The first block is damaged: any later record says which session it belongs to.
  for (const { offset, length: bytesOfBlock } of scanBlocks(bytes).blocks) {
    const sessionId = sessionOf(firstLineOf(bytes.subarray(offset, offset + bytesOfBlock)) ?? '')
    if (sessionId !== undefined) return { sessionId, generation: UNKNOWN_GENERATION }
  }
  return whyNot(bytes, size)
}

function firstLineOf(block: Uint8Array): string | undefined {
  try {
    const text = Buffer.from(decodeBlock(block))
    return text.toString('utf8', 0, text.indexOf('\n'))
  } catch {
    return undefined
  }
}

function sessionOf(line: string): string | undefined {
  const records = decodeLine(line)
  return 'problem' in records ? undefined : records[0]?.sessionId
}

function whyNot(bytes: Uint8Array, size: number): Unreadable {
  if (size === 0) return { unreadable: 'The file is empty.' }
  const isOurs = bytes.subarray(0, BLOCK_MAGIC.length).every((byte, i) => byte === BLOCK_MAGIC[i])
  if (isOurs) return { unreadable: 'No block of the file is whole.' }
  const foreign = foreignKindOf(bytes)
  return foreign === undefined
    ? { unreadable: 'The file is no trace file.' }
    : { unreadable: 'The file is not in blocks of a trace file.', foreign }
}
