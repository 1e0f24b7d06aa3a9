/**
 * A damaged part, made whole: of its blocks those that can be read, nothing of what stands between or after them.
 *
 *   {part}.jsonl.gz --blocks that decode--> [mendPart] --> {part}.jsonl.gz; as it was: {part}.jsonl.gz.{generation}.bak
 *
 * The copy is on the disk before it takes the part's place, and there is a part at every moment. What was lost is told
 * by the numbers of the records; what stood after the last of them, by a line that says how many.
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises'
import {
  decodeLine,
  encodeRecord,
  OURS,
  type SessionEventRecord,
  seqOfLine,
  timeOf,
} from '@agent-inspector/trace-format'
import { hasCode } from '../base/has-code.js'
import { encodeBlock } from '../trace-file/block.js'
import { backupOf } from '../trace-file/file-name.js'
import { headerRecord, impliedStart, type PartOrigin, readHeader } from '../trace-file/part-header.js'
import { type CopiedBlock, createBlockCopier } from './block-copier.js'
import { textOfBlock } from './block-text.js'
import { eachBlock } from './each-block.js'
import { openRegular } from './open-regular.js'
import { createPause } from './pause.js'

export interface MendOptions {
  /** The part: nobody writes it but who calls this. */
  readonly file: string
  readonly sessionId: string
  /** Of the part as it is, 16 hex digits. */
  readonly damagedGeneration: string
  /** What its first line says from now on. */
  readonly origin: PartOrigin
  readonly signal?: AbortSignal | undefined
}

/** @returns the file name of the backup @throws what the file system throws, and if not a block can be read */
export async function mendPart(options: MendOptions): Promise<string> {
  const { file, damagedGeneration } = options
  const beside = `${file}.${randomBytes(4).toString('hex')}.tmp`
  const backup = backupOf(file, damagedGeneration)
  const source = await openRegular(file)
  try {
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
    const target = await open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await copySound(source, target, options)
      await target.sync()
    } finally {
      await target.close()
    }
    await keep(file, backup)
    await rename(beside, file)
    return backup
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  } finally {
    await source.close()
  }
}

async function copySound(source: FileHandle, target: FileHandle, options: MendOptions): Promise<void> {
  const copier = createBlockCopier(options.origin.generation)
  const pause = createPause()
  let lastSeq = -1
  let lastStarted: SessionEventRecord | undefined
  /** Of damaged blocks behind the last that can be read. */
  let lostLines = 0
  const write = async (pieces: readonly Uint8Array[]): Promise<void> => {
    for (const piece of pieces) await target.appendFile(piece)
  }
  const add = async (block: CopiedBlock, bytes: Uint8Array): Promise<void> => write(copier.add(block, bytes))

  await eachBlock(source, 0, async (block, bytes) => {
    options.signal?.throwIfAborted()
    const text = textOfBlock(bytes)
    if (text === undefined) {
      lostLines += block.lines
      return
    }
    if (lastStarted === undefined) {
      const isHeader = typeof readHeader(text.slice(0, text.indexOf('\n'))) === 'object'
      lastStarted = startOf(text, options)
      if (!isHeader) await add(...blockOf(lastStarted, 0))
    }
    lostLines = 0
    lastSeq = Math.max(lastSeq, seqOfLine(text.slice(text.lastIndexOf('\n', text.length - 2) + 1)) ?? lastSeq)
    await add(block, bytes)
    await pause()
  })
  if (lastStarted === undefined) throw new Error('not a block of it can be read')
  if (lostLines > 0) await add(...blockOf(droppedRecord(lastStarted, lostLines), lastSeq + 1))
  await write(copier.end())
}

/** The first line of the part, as far as a record of its first block that can be read tells it. */
function startOf(text: string, { sessionId, origin }: MendOptions): SessionEventRecord {
  const records = decodeLine(text.slice(0, text.indexOf('\n')))
  const first = 'problem' in records ? undefined : records[0]
  if (first?.type === 'session_event' && first.name === 'session_started') return first
  const atNs = first === undefined ? 0n : timeOf(first)
  const from = first?.origin ?? { resource: {}, scope: { name: 'agent-inspector' } }
  return headerRecord(impliedStart(sessionId, atNs, from), origin)
}

function droppedRecord(started: SessionEventRecord, count: number): SessionEventRecord {
  return {
    ...started,
    name: 'records_dropped',
    attributes: { [OURS.droppedCount]: count, [OURS.droppedReason]: 'damaged' },
  }
}

function blockOf(record: SessionEventRecord, seq: number): [CopiedBlock, Uint8Array] {
  const text = `${encodeRecord(record, seq)}\n`
  return [{ offset: 0, lines: 1, textBytes: Buffer.byteLength(text) }, encodeBlock(text, 1)]
}

/** Under a second name, or as a copy where a file has but one; a backup that is there already stays. */
async function keep(file: string, backup: string): Promise<void> {
  try {
    await link(file, backup)
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) return copyFile(file, backup, constants.COPYFILE_EXCL)
    const [one, other] = await Promise.all([stat(file), stat(backup)])
    if (one.ino !== other.ino) throw cause
  }
}
