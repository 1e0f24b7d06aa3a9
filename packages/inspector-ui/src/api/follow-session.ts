/**
 * All parts of one session into one fold; what the worker does, without being one.
 *
 *   follow-part.ts, follow-index.ts (one a part) --rows--> fold-rows.ts --batches--> [createSessionFollower] --> worker
 */
import type { Pricing } from '@agent-inspector/dialects'
import { isOfSpan, type SpanOpenRecord, type SpanRecord, type TraceRecord } from '@agent-inspector/trace-format'
import type { SpanDetail, StateReach } from '../base/span-detail.js'
import { createFileRows, type FileRows } from './file-rows.js'
import { type ArgumentSearch, createArgumentSearch } from './find-arguments.js'
import { createRowFold } from './fold-rows.js'
import { createIndexFollower } from './follow-index.js'
import { createPartFollower, type PartFollower } from './follow-part.js'
import type { Result } from './problem.js'
import { createSpanReader } from './read-span.js'
import { argumentOf } from './row-argument.js'
import type { RowArguments, SessionNews } from './session-news.js'

export interface SessionFollowerOptions {
  /** The API's base, absolute, with a slash at its end. */
  readonly base: string
  readonly sessionId: string
  readonly parts: readonly string[]
  readonly post: (news: SessionNews) => void
  /** Every record that is read from a line; those of an index are not. */
  readonly onRecord?: (record: TraceRecord) => void
  /** The parts do not grow. Default false. */
  readonly isWhole?: boolean
  readonly fetch: typeof fetch
  /** At which prices calls of models are told. Default: at none. */
  readonly pricing?: Pick<Pricing, 'costOf'>
}

export interface SessionFollower {
  /** Reads what is new, of one part or of all. Calls while one is under way are answered by one more round. */
  pull(part?: string): Promise<void>
  detail(row: number, reach?: StateReach): Promise<SpanDetail | undefined>
  argumentsOf(rows: Iterable<number>): Promise<RowArguments>
  /** Rows of spans that were called with these words are told as they are found, now and as more comes. */
  find(asked: number, words: readonly string[]): void
  close(): void
}

/** One part, and the lines of it that were read. */
interface Followed {
  readonly part: PartFollower
  readonly lines: FileRows
}

/** In a larger session they are asked for, of rows that are seen. */
const MOST_ARGUED = 10_000

export function createSessionFollower(options: SessionFollowerOptions): SessionFollower {
  const { base, sessionId, post, onRecord, isWhole = false, pricing } = options
  const abort = new AbortController()
  const { signal } = abort
  const followed = new Map<string, Followed>()
  const wanted = new Set<string>()
  let fold = createRowFold(pricing)
  let spans = createSpanReader(fold, readBlock)
  let running: Promise<void> | undefined
  let search: ArgumentSearch | undefined
  let searchAnew: (() => void) | undefined
  const argued: (SpanRecord | SpanOpenRecord)[] = []

  const flush = (expectedRows?: number): void => {
    if (signal.aborted) return
    const batch = fold.takeBatch(expectedRows)
    const rows = fold.takeLogged()
    if (batch !== undefined) post({ type: 'batch', batch, originMs: Number((fold.originNs ?? 0n) / 1000n) / 1000 })
    if (rows.length > 0) post({ type: 'logged', rows })
  }

  /** Of a line that was just read it costs nothing to know. */
  const tellArguments = (): void => {
    const args = argued.splice(0).flatMap((record) => {
      const text = argumentOf([record])
      const row = text === '' ? undefined : fold.rowOf(record.traceId, record.spanId)
      return row === undefined ? [] : [[row, text] as const]
    })
    if (args.length > 0) post({ type: 'arguments', args })
  }

  const follow = (name: string): Followed => {
    const known = followed.get(name)
    if (known !== undefined) return known
    const number = followed.size
    const urlOf = (what: 'file' | 'index') =>
      `${base}trace/${encodeURIComponent(sessionId)}/${what}?part=${encodeURIComponent(name)}`
    const ofLines = fold.source(number)
    const lines = createFileRows({
      onChunk(chunk) {
        ofLines.addStrings(chunk)
        ofLines.addRows(chunk)
      },
      onRecord(record) {
        onRecord?.(record)
        if (isOfSpan(record) && fold.count < MOST_ARGUED) argued.push(record)
      },
    })
    const source = fold.source(number)
    const index = createIndexFollower({ url: urlOf('index'), source, onRows: flush, fetch: options.fetch, signal })
    const part = createPartFollower({
      url: urlOf('file'),
      onText(text, block) {
        lines.add(text, block)
        flush()
        tellArguments()
      },
      ...(isWhole && { onBytes: (bytes, size) => post({ type: 'progress', bytes, size }) }),
      index,
      isWhole,
      fetch: options.fetch,
      signal,
    })
    followed.set(name, { part, lines })
    return { part, lines }
  }

  async function readBlock(part: number, block: number): Promise<Result<string>> {
    const followedPart = [...followed.values()][part]
    if (followedPart === undefined) throw new RangeError(`there is no part ${part}`)
    return followedPart.part.readBlock(block)
  }

  const find = (asked: number, words: readonly string[]): void => {
    search?.stop()
    search = undefined
    searchAnew = () => find(asked, words)
    if (words.length === 0) return
    search = createArgumentSearch({
      words,
      parts: () => [...followed.values()].map(({ part }) => part),
      rowOf: (traceId, spanId) => fold.rowOf(traceId, spanId),
      rowOfLog: (part, seq) => fold.rowOfLog(part, seq),
      onFound: (found) => post({ type: 'found', asked, ...found }),
    })
    // What is read now is looked through when it is.
    if (running === undefined) void search.resume()
  }

  /** One part was written anew: all parts are read again, since their spans are folded together. */
  const startAgain = (): void => {
    fold = createRowFold(pricing)
    spans = createSpanReader(fold, readBlock)
    for (const part of followed.keys()) wanted.add(part)
    followed.clear()
    post({ type: 'restarted' })
    searchAnew?.()
  }

  const run = async (): Promise<void> => {
    for (let part = first(wanted); part !== undefined; part = first(wanted)) {
      wanted.delete(part)
      const pulled = await follow(part).part.pull()
      if (signal.aborted) return
      if (pulled.outcome === 'written_anew') startAgain()
      if (pulled.outcome === 'problem') post({ type: 'problem', problem: pulled.problem })
    }
    // Before it is told: whoever hears it may ask for more at once.
    running = undefined
    const all = [...followed.values()]
    const sum = (of: (one: Followed) => number): number => all.reduce((total, one) => total + of(one), 0)
    post({
      type: 'caught-up',
      bytes: sum(({ part }) => part.offset),
      duplicates: fold.duplicates,
      unread: sum(({ part, lines }) => part.unread + lines.unread),
      firstUnread: all
        .map(({ part, lines }) => lines.firstUnread ?? part.firstUnread)
        .find((line) => line !== undefined),
    })
    void search?.resume()
  }

  for (const part of options.parts) wanted.add(part)

  return {
    pull(part) {
      if (part !== undefined) wanted.add(part)
      else for (const known of followed.keys()) wanted.add(known)
      // Later: where there is no part yet, it ends before it is known to run.
      running ??= Promise.resolve().then(run)
      return running
    },
    detail: (row, reach) => spans.detail(row, reach),
    argumentsOf: (rows) => spans.argumentsOf(rows),
    find,
    close() {
      search?.stop()
      abort.abort()
    },
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  return set.values().next().value
}
