/**
 * One part that nobody writes, made whole: the block that its writer was killed in is cut off, the index made anew.
 *
 *   {part}.jsonl.gz --tail, then all of it where the index does not hold--> [repairPart] --> what was lost, what is left
 *
 * Nothing is cut that is not proven to be the beginning of a block. Damaged blocks stay where they are: readers pass
 * over them.
 */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { TAIL_BYTES } from '../base/limits.js'
import type { WorkWatch } from '../base/watch-work.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { createPartReading, type Damage } from '../part-file/part-reading.js'
import { INDEX_SUFFIX } from '../trace-file/file-name.js'
import { tornBlock } from '../trace-file/prove-torn.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import type { SeenPart } from './directory.js'
import { type PartFindings, rebuildIndex } from './rebuild-index.js'

export interface PartRepair {
  /** Of the torn block, cut off, or to be. */
  readonly cutBytes: number
  /** Records that it was to hold; `undefined` where its header is torn too. */
  readonly cutRecords: number | undefined
  /** At the end, of no block, and not proven to be torn: they stay. */
  readonly strayBytes: number
  /** The index was made anew, or is to be. */
  readonly reindexed: boolean
  /** `undefined` where the part was as its index says, and was not read. */
  readonly damage: Damage | undefined
  /** Records whose numbers stand in no block that can be read. */
  readonly missing: number
  readonly unreadableLines: number
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

/** @param part claimed by the caller, if anything is to be changed @throws what the file system throws */
export async function repairPart(part: SeenPart, options: RepairPartOptions): Promise<PartRepair> {
  const { stamp, summary } = part
  const tail = summary?.coveredBytes === stamp.bytes ? { end: stamp.bytes, torn: undefined } : await findTail(part)
  const afterBlocks = stamp.bytes - tail.end
  const cutBytes = tail.torn === undefined ? 0 : afterBlocks
  const told = { cutBytes, cutRecords: tail.torn?.lines, strayBytes: afterBlocks - cutBytes }
  if (cutBytes > 0 && !options.dryRun) await cut(part.file, tail.end, stamp.bytes)
  const reindexed = cutBytes > 0 || summary?.session === undefined
  if (!reindexed) {
    options.onBytes?.(stamp.bytes)
    const { missing = 0, unreadableLines = 0 } = summary.session?.ledger ?? {}
    return { ...told, reindexed, damage: undefined, missing, unreadableLines }
  }
  const { damage, missing } = options.dryRun ? await readOnly(part, options) : await rebuild(part, options)
  return { ...told, reindexed, damage, missing, unreadableLines: damage.lines }
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

function rebuild(part: SeenPart, { signal, onBytes }: WorkWatch): Promise<PartFindings> {
  const indexFile = path.join(path.dirname(part.file), part.part + INDEX_SUFFIX)
  return rebuildIndex({ ...part, indexFile, signal, onBytes })
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
