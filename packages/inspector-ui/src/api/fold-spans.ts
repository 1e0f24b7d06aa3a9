/**
 * Lines of a trace into rows, each span once: a final record beats any open one whatever their
 * order, open ones merge their attributes, an unknown parent gets a placeholder row that its record
 * takes over when it comes.
 *
 *   otlp-line.ts --records--> [createSpanFold] --SpanBatch--> trace.worker.ts --> page
 */
import { OPERATIONS } from '@agent-inspector/trace-format'
import { FLAG, SHAPES, type SpanBatch } from '../base/span-batch.js'
import type { Attributes, AttributeValue, SpanDetail } from '../base/span-detail.js'
import { writeSpanId } from '../base/span-id.js'
import { describeSpan } from './describe-span.js'
import { type LineRecord, type OtlpAttribute, type OtlpLog, type OtlpSpan, readLine, readValue } from './otlp-line.js'
import { createSnapshotIndex } from './snapshot-index.js'
import { detailOf } from './span-detail-of.js'
import { createStringNumbers, type StringNumbers } from './string-numbers.js'

export interface SpanFold {
  /** Whole lines, each ended by a newline. */
  addText(text: string): void
  /** What has changed since the last call; `undefined` if nothing. */
  takeBatch(): SpanBatch | undefined
  /** What each span of these rows was called with; rows without are left out. */
  argumentsOf(rows: ArrayLike<number>): readonly (readonly [row: number, text: string])[]
  detail(row: number): SpanDetail | undefined
  /** Nanoseconds since the Unix epoch from which all times count; `undefined` before the first span. */
  readonly originNs: bigint | undefined
  /** Second final records of one span: counted, not shown twice. */
  readonly duplicates: number
}

/** One span, as far as its records tell. */
interface Entry {
  readonly key: string
  lines: string[]
  state: 'placeholder' | 'open' | 'final'
  name: string
  parent: number
  startNs: bigint | undefined
  endNs: bigint | undefined
  attributes: Attributes
  lastSeq: number
  flags: number
}

type SpanLine = Extract<LineRecord, { readonly type: 'span' }>
type LogLine = Extract<LineRecord, { readonly type: 'log' }>

const MAX_ROW_VALUE_CHARS = 20_000
const OPEN_EVENT = 'agent_inspector.span_open'
const OF_SPAN = 'agent_inspector.span.'

export function createSpanFold(): SpanFold {
  const entries: Entry[] = []
  const rowOfKey = new Map<string, number>()
  const changed = new Set<number>()
  const snapshots = createSnapshotIndex()
  const strings = createStringNumbers()
  let originNs: bigint | undefined
  let duplicates = 0

  const rowOf = (key: string): number => {
    const known = rowOfKey.get(key)
    if (known !== undefined) return known
    const row = entries.length
    rowOfKey.set(key, row)
    entries.push(placeholder(key))
    changed.add(row)
    return row
  }
  const micros = (ns: bigint): number => Number(ns - (originNs ?? 0n)) / 1000

  const addSpan = (record: SpanLine, line: string): void => {
    const { span } = record
    const row = rowOf(`${span.traceId}/${span.spanId}`)
    const entry = entries[row]
    if (entry === undefined) return
    if (entry.state === 'final') {
      duplicates++
      return
    }
    entry.state = 'final'
    entry.lines = [line]
    entry.name = span.name ?? ''
    entry.startNs = BigInt(span.startTimeUnixNano ?? 0)
    entry.endNs = BigInt(span.endTimeUnixNano ?? 0)
    originNs ??= entry.startNs
    entry.parent = span.parentSpanId ? rowOf(`${span.traceId}/${span.parentSpanId}`) : -1
    entry.attributes = rowAttributes(span.attributes)
    entry.flags = finalFlags(span, entry.attributes)
    changed.add(row)
    snapshots.add(row, record, micros)
  }

  const addOpen = (record: LogLine, line: string): void => {
    const { log } = record
    if (log.traceId === undefined || log.spanId === undefined) return
    const row = rowOf(`${log.traceId}/${log.spanId}`)
    const entry = entries[row]
    if (entry === undefined || entry.state === 'final') return
    const told = openFields(log)
    const seq = told.seq ?? entry.lastSeq + 1
    const own = rowAttributes(log.attributes)
    entry.attributes = seq >= entry.lastSeq ? { ...entry.attributes, ...own } : { ...own, ...entry.attributes }
    entry.lastSeq = Math.max(seq, entry.lastSeq)
    entry.lines.push(line)
    entry.state = 'open'
    entry.flags = FLAG.open
    if (told.name !== undefined) entry.name = told.name
    if (told.startNs !== undefined) entry.startNs = told.startNs
    originNs ??= entry.startNs
    if (told.parentId !== undefined) entry.parent = rowOf(`${log.traceId}/${told.parentId}`)
    changed.add(row)
    snapshots.add(row, record, micros)
  }

  const add = (record: LineRecord, line: string): void => {
    if (record.type === 'span') addSpan(record, line)
    else if (record.log.eventName === OPEN_EVENT) addOpen(record, line)
  }

  return {
    addText(text) {
      for (let at = 0; at < text.length; ) {
        const end = text.indexOf('\n', at)
        const line = text.slice(at, end === -1 ? text.length : end)
        if (line !== '') for (const record of readLine(line)) add(record, line)
        at = end === -1 ? text.length : end + 1
      }
    },
    takeBatch() {
      if (changed.size === 0) return undefined
      const batch = toBatch(
        [...changed].sort((a, b) => a - b),
        entries,
        micros,
        strings,
      )
      changed.clear()
      return batch
    },
    argumentsOf(rows) {
      return Array.from(rows).flatMap((row) => {
        const { name = '', attributes = {} } = entries[row] ?? {}
        const { argument } = describeSpan(name, attributes)
        return argument === '' ? [] : [[row, argument] as const]
      })
    },
    detail(row) {
      const entry = entries[row]
      if (entry === undefined) return undefined
      const [traceId = '', spanId = ''] = entry.key.split('/')
      return detailOf({ row, traceId, spanId, lines: entry.lines, micros, snapshots })
    },
    get originNs() {
      return originNs
    },
    get duplicates() {
      return duplicates
    },
  }
}

function placeholder(key: string): Entry {
  return {
    key,
    lines: [],
    state: 'placeholder',
    name: '',
    parent: -1,
    startNs: undefined,
    endNs: undefined,
    attributes: {},
    lastSeq: -1,
    flags: FLAG.placeholder,
  }
}

/** What an open record tells of its span beside the attributes; only what changed since the one before. */
function openFields({ attributes = [] }: OtlpLog) {
  const all = new Map(attributes.map(({ key, value }) => [key, value] as const))
  const text = (key: string): string | undefined => {
    const value = readValue(all.get(key))
    return value === undefined ? undefined : String(value)
  }
  const startNs = text(`${OF_SPAN}start_ns`)
  const seq = text('agent_inspector.seq')
  return {
    name: text(`${OF_SPAN}name`),
    parentId: text(`${OF_SPAN}parent_id`),
    startNs: startNs === undefined ? undefined : BigInt(startNs),
    seq: seq === undefined ? undefined : Number(seq),
  }
}

/** Big values stay in the line: a row needs only what it shows. */
function rowAttributes(attributes: readonly OtlpAttribute[] = []): Attributes {
  const small: Record<string, AttributeValue> = {}
  for (const { key, value } of attributes) {
    if ((value?.stringValue?.length ?? 0) <= MAX_ROW_VALUE_CHARS) small[key] = readValue(value)
  }
  return small
}

function finalFlags(span: OtlpSpan, attributes: Attributes): number {
  if (attributes['error.type'] === 'cancelled') return FLAG.cancelled
  return span.status?.code === 2 || span.status?.code === 'STATUS_CODE_ERROR' ? FLAG.failed : 0
}

function toBatch(
  rows: readonly number[],
  entries: readonly Entry[],
  micros: (ns: bigint) => number,
  strings: StringNumbers,
): SpanBatch {
  const found = rows.flatMap((row) => entries[row] ?? [])
  const words = found.map(({ name, attributes }) => describeSpan(name, attributes))
  const time = (ns: bigint | undefined): number => (ns === undefined ? Number.NaN : micros(ns))
  const spanIds = new Uint32Array(rows.length * 2)
  found.forEach(({ key }, i) => {
    writeSpanId(spanIds, i, key.slice(key.indexOf('/') + 1))
  })
  return {
    rows: Uint32Array.from(rows),
    starts: Float64Array.from(found, ({ startNs }) => time(startNs)),
    ends: Float64Array.from(found, ({ endNs }) => time(endNs)),
    parents: Int32Array.from(found, ({ parent }) => parent),
    kinds: Uint8Array.from(words, ({ kind }) => kind),
    shapes: Uint8Array.from(words, ({ shape }, i) =>
      SHAPES.indexOf(found[i]?.state === 'placeholder' ? 'unlink' : shape),
    ),
    flags: Uint8Array.from(found, ({ flags }) => flags),
    operations: Uint8Array.from(words, ({ operation }) => Math.max(0, OPERATION_NAMES.indexOf(operation))),
    tokens: Float32Array.from(words, ({ tokens }) => tokens ?? Number.NaN),
    names: Uint32Array.from(found, ({ name }) => strings.numberOf(name)),
    subjects: Uint32Array.from(words, ({ subject }) => strings.numberOf(subject)),
    spanIds,
    strings: strings.takeFresh(),
    expectedRows: entries.length,
  }
}

const OPERATION_NAMES: readonly string[] = OPERATIONS
