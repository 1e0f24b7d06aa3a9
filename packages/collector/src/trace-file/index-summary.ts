/**
 * What stands before the chunks of an index: the session as far as this part tells it, so that a list
 * needs 1024 bytes of a file and never the trace itself. Rewritten in place while the part is written.
 *
 *   sink/index-writer.ts --IndexSummary--> [encodeSummary] --> {part}.idx --> [decodeSummary] --> source/summary-cache.ts
 *
 * Layout, numbers little-endian; docs/trace-format.md has it byte by byte:
 *
 *   0   "AIS", version    4  uint32 CRC-32 of the rest    8  generation of the part    16  generation of the index
 *   24  uint64 covered    32  uint64 size, 40  uint64 inode, 48  float64 mtime of the part's file then
 *   56  uint32 room    60  uint32 JSON bytes    64  JSON
 */
import type { FoldedSession } from '@agent-inspector/trace-format'
import { isSealed, seal } from './index-seal.js'
import { ledgerJson, readLedger } from './ledger-json.js'
import { readModels, readSeries, usageJson } from './usage-json.js'

/** What tells a file from another one, and from itself before it was written to. */
export interface FileStamp {
  readonly inode: number
  /** More than covered, where its end is torn. */
  readonly bytes: number
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
}

export interface IndexSummary {
  /** File name of the part without `.jsonl.gz`. */
  readonly part: string
  /** Of the part, 16 hex digits. */
  readonly generation: string
  /** Of the index, 16 hex digits: new whenever its chunks are laid out anew. */
  readonly indexGeneration: string
  /** Bytes of whole blocks of the part that the summary is of. */
  readonly coveredBytes: number
  /** The part's file as it was then: where it is the same now, the summary holds. */
  readonly stamp: FileStamp
  /** Bytes before the first chunk: a multiple of 1024. */
  readonly roomBytes: number
  /** Absent where it needs more room than there is: the part itself tells it. */
  readonly session?: FoldedSession
}

/** What is read of an index to list its session. */
export const SUMMARY_BYTES = 1024

const MAGIC = 0x41495302
const HEAD_BYTES = 64
/** While a session runs its counters grow, and models come. */
const SPARE_BYTES = 320
/** Who says that a summary is longer is not believed. */
const MAX_ROOM_BYTES = 16 * 1024 * 1024

/** Room that the summary of a session needs, also when its figures have grown. */
export function roomFor(part: string, session: FoldedSession): number {
  const bytes = HEAD_BYTES + Buffer.byteLength(encodeJson({ part, session })) + SPARE_BYTES
  return Math.ceil(bytes / SUMMARY_BYTES) * SUMMARY_BYTES
}

/** @returns all of its room */
export function encodeSummary(summary: IndexSummary): Uint8Array {
  const { part, generation, indexGeneration, coveredBytes, stamp, roomBytes, session } = summary
  const whole = Buffer.from(encodeJson({ part, session }))
  const json = HEAD_BYTES + whole.length <= roomBytes ? whole : Buffer.from(encodeJson({ part }))
  const bytes = Buffer.alloc(roomBytes)
  bytes.writeUInt32BE(MAGIC, 0)
  bytes.write(generation, 8, 'hex')
  bytes.write(indexGeneration, 16, 'hex')
  bytes.writeBigUInt64LE(BigInt(coveredBytes), 24)
  bytes.writeBigUInt64LE(BigInt(stamp.bytes), 32)
  bytes.writeBigUInt64LE(BigInt(stamp.inode), 40)
  bytes.writeDoubleLE(stamp.changedMs, 48)
  bytes.writeUInt32LE(roomBytes, 56)
  bytes.writeUInt32LE(json.length, 60)
  json.copy(bytes, HEAD_BYTES)
  return seal(bytes)
}

/** What the first bytes of an index say of the room of its summary; `undefined` if they are none of ours. */
export function summaryRoom(bytes: Uint8Array): number | undefined {
  const head = bufferOf(bytes)
  if (head.length < SUMMARY_BYTES || head.readUInt32BE(0) !== MAGIC) return undefined
  const room = head.readUInt32LE(56)
  return room % SUMMARY_BYTES === 0 && room >= SUMMARY_BYTES && room <= MAX_ROOM_BYTES ? room : undefined
}

/** @param bytes exactly the room @returns `undefined` if it is none of this version, or damaged */
export function decodeSummary(bytes: Uint8Array): IndexSummary | undefined {
  if (summaryRoom(bytes) !== bytes.length || !isSealed(bytes)) return undefined
  const view = bufferOf(bytes)
  const jsonBytes = view.readUInt32LE(60)
  if (HEAD_BYTES + jsonBytes > view.length) return undefined
  const json = decodeJson(view.toString('utf8', HEAD_BYTES, HEAD_BYTES + jsonBytes))
  if (json === undefined) return undefined
  return {
    ...json,
    generation: view.toString('hex', 8, 16),
    indexGeneration: view.toString('hex', 16, 24),
    coveredBytes: Number(view.readBigUInt64LE(24)),
    stamp: {
      bytes: Number(view.readBigUInt64LE(32)),
      inode: Number(view.readBigUInt64LE(40)),
      changedMs: view.readDoubleLE(48),
    },
    roomBytes: bytes.length,
  }
}

interface SummaryJson {
  readonly part: string
  readonly session?: FoldedSession | undefined
}

/** A session as the JSON tells it, made whole in its place: a copy takes five times as long as the reading. */
interface ToldSession
  extends Partial<Mutable<Omit<FoldedSession, keyof ToldTimes | 'ledger' | 'models' | 'tokenSeries'>>>,
    ToldTimes {
  ledger?: unknown
  models?: unknown
  tokenSeries?: unknown
}

/** Decimal strings, then numbers. */
interface ToldTimes {
  startedNs?: string | bigint
  lastNs?: string | bigint
  endedNs?: string | bigint
  cancelRequest?: { readonly atNs: string | bigint; readonly by?: string }
  waitingFor?: readonly (Omit<FoldedSession['waitingFor'][number], 'sinceNs'> & { readonly sinceNs: string | bigint })[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function isSameFile(a: FileStamp, b: FileStamp): boolean {
  return a.inode === b.inode && a.bytes === b.bytes && a.changedMs === b.changedMs
}

/** The session without what is empty or 0; its times are decimal strings, also those inside. */
function encodeJson({ part, session }: SummaryJson): string {
  if (session === undefined) return JSON.stringify({ part })
  const waitingFor = session.waitingFor.map((wait) => ({ ...wait, sinceNs: String(wait.sinceNs) }))
  const cancelRequest = session.cancelRequest && { ...session.cancelRequest, atNs: String(session.cancelRequest.atNs) }
  const ledger = ledgerJson(session.ledger)
  const told = Object.entries({
    ...session,
    ...usageJson(session),
    waitingFor,
    ledger,
    ...(cancelRequest && { cancelRequest }),
  }).filter(isTold)
  return JSON.stringify({
    part,
    session: Object.fromEntries(told.map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value])),
  })
}

function isTold([key, value]: readonly [string, unknown]): boolean {
  // Without an end it has not ended: an end at 0 is told too.
  if (key === 'endedNs') return true
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== 0 && value !== 0n && value !== ''
}

function decodeJson(text: string): Pick<IndexSummary, 'part' | 'session'> | undefined {
  try {
    const { part, session }: { readonly part?: unknown; readonly session?: ToldSession } = JSON.parse(text)
    if (typeof part !== 'string') return undefined
    if (session === undefined) return { part }
    // It is held against the shape before it is believed.
    makeWhole(session)
    return isSession(session) ? { part, session } : undefined
  } catch {
    return undefined
  }
}

/** What was left out is 0 or empty; times become numbers. */
function makeWhole(told: ToldSession): void {
  told.title ??= ''
  told.metadata ??= {}
  told.ledger = readLedger(told.ledger)
  if (told.models !== undefined) told.models = readModels(told.models)
  if (told.tokenSeries !== undefined) told.tokenSeries = readSeries(told.tokenSeries)
  for (const count of COUNTS) told[count] ??= 0
  told.startedNs = BigInt(told.startedNs ?? 0)
  told.lastNs = BigInt(told.lastNs ?? 0)
  if (told.endedNs !== undefined) told.endedNs = BigInt(told.endedNs)
  if (told.cancelRequest !== undefined) {
    told.cancelRequest = { ...told.cancelRequest, atNs: BigInt(told.cancelRequest.atNs) }
  }
  told.waitingFor = (told.waitingFor ?? []).map((wait) => ({ ...wait, sinceNs: BigInt(wait.sinceNs) }))
}

const COUNTS = [
  'spanCount',
  'openSpanCount',
  'errorCount',
  'llmCalls',
  'toolCalls',
  'inputTokens',
  'outputTokens',
] as const

const STATUSES: ReadonlySet<unknown> = new Set([
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'interrupted',
] satisfies FoldedSession['status'][])

/** The checksum tells damage; this keeps a file that somebody made up from breaking the list. */
function isSession(told: ToldSession): told is FoldedSession {
  const { id, title, engine, status, waitingFor, metadata, ledger, recordedBy, cancelRequest, stepKinds } = told
  return (
    typeof id === 'string' &&
    id !== '' &&
    typeof title === 'string' &&
    typeof engine === 'string' &&
    STATUSES.has(status) &&
    COUNTS.every((count) => Number.isFinite(told[count])) &&
    ledger !== undefined &&
    (!('models' in told) || told.models !== undefined) &&
    (!('tokenSeries' in told) || told.tokenSeries !== undefined) &&
    waitingFor?.every((wait) =>
      [
        wait.waitId,
        wait.signalName,
        wait.prompt,
        wait.writer ?? '',
        wait.step?.kind ?? '',
        wait.step?.title ?? '',
      ].every(isText),
    ) === true &&
    typeof metadata === 'object' &&
    (cancelRequest?.by === undefined || typeof cancelRequest.by === 'string') &&
    (stepKinds === undefined || (Array.isArray(stepKinds) && stepKinds.every(isText))) &&
    (recordedBy === undefined || (Number.isInteger(recordedBy.pid) && typeof recordedBy.host === 'string'))
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
