/**
 * A session in the Trace Event Format, for ui.perfetto.dev, chrome://tracing and speedscope.
 *
 * A process is a process, a thread of it a lane of spans that hold each other: the format takes whatever lies inside
 * something for its child. Spans are complete events, their events and those of the session instants, links flows.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { describeOperation } from '@agent-inspector/dialects'
import {
  type Attributes,
  type AttributeValue,
  encodeBase64,
  isWholeDouble,
  type SpanOpenRecord,
  type SpanRecord,
} from '@agent-inspector/trace-format'
import type { ExportFormat } from './export-format.js'
import { createSpanPlacer, type ProcessPlace, type SpanPlace, type SpanPlaces } from './place-spans.js'

export const chromeTrace: ExportFormat = {
  help: 'the Trace Event Format of Perfetto and Chrome',
  mediaType: 'application/json',
  extension: 'trace.json',
  reads: 2,
  async write({ session, read }, put) {
    const placer = createSpanPlacer()
    await read(async (records) => {
      for (const record of records) placer.add(record)
    })
    const places = placer.place()
    const numbers = numberProcesses(places.processes)
    const otherData = { session_id: session.id, title: session.title, origin_unix_nano: String(places.originNs) }
    const beginning = { displayTimeUnit: 'ms', otherData, traceEvents: [] }
    const open = new Map<string, SpanOpenRecord>()
    let flows = 0

    // The brackets of the list come apart: what is in it comes one a line, each after a comma but the first.
    await put(JSON.stringify(beginning).slice(0, -2))
    let comma = ''
    const putEvent = async (event: object): Promise<void> => {
      await put(comma + JSON.stringify(event))
      comma = ','
    }
    for (const event of describeProcesses(places.processes, numbers)) await putEvent(event)

    const putSpan = async (record: SpanRecord | SpanOpenRecord): Promise<void> => {
      const place = places.of(record.traceId, record.spanId)
      if (place === undefined) return
      await putEvent(completeEvent(record, place, numbers))
      for (const event of instantEvents(record, place, places, numbers)) await putEvent(event)
      for (const link of record.type === 'span' ? record.links : []) {
        const linked = places.of(link.traceId, link.spanId)
        if (linked === undefined) continue
        const flow = { name: 'link', cat: 'link', id: ++flows, args: argsOf(link.attributes) }
        await putEvent({ ...flow, ph: 's', ...whereOf(linked, numbers) })
        await putEvent({ ...flow, ph: 'f', bp: 'e', ...whereOf(place, numbers) })
      }
    }
    await read(async (records) => {
      for (const record of records) {
        if (record.type === 'span') await putSpan(record)
        else if (record.type === 'span_open') addOpen(open, record)
        else {
          const { process, start } = places.ofEvent(record)
          const at = { ts: micros(start), pid: numbers[process], tid: 0 }
          const { attributes } = record
          const name = record.type === 'log' ? (record.eventName ?? 'log') : record.name
          await putEvent({ name, cat: 'session', ph: 'i', s: 'p', ...at, args: argsOf(attributes) })
        }
      }
    })
    for (const record of open.values()) await putSpan(record)
    await put(']}')
  },
}

/** Their own, where no other process of the session has the same; 0 is that of none. */
function numberProcesses(processes: readonly ProcessPlace[]): readonly number[] {
  const taken = new Set<number>([0])
  return processes.map(({ pid = 1 }) => {
    let number = pid
    while (taken.has(number)) number++
    taken.add(number)
    return number
  })
}

function* describeProcesses(processes: readonly ProcessPlace[], numbers: readonly number[]): Generator<object> {
  for (const [i, { service, host, lanes }] of processes.entries()) {
    const pid = numbers[i]
    yield metadata('process_name', pid, 0, { name: host === undefined ? service : `${service} on ${host}` })
    yield metadata('process_sort_index', pid, 0, { sort_index: i })
    yield metadata('thread_name', pid, 0, { name: 'session' })
    for (let lane = 0; lane < lanes; lane++) {
      yield metadata('thread_name', pid, lane + 1, { name: lane === 0 ? 'spans' : `at the same time ${lane + 1}` })
      yield metadata('thread_sort_index', pid, lane + 1, { sort_index: lane + 1 })
    }
  }
}

function metadata(name: string, pid: number | undefined, tid: number, args: object): object {
  return { name, ph: 'M', pid, tid, args }
}

function completeEvent(record: SpanRecord | SpanOpenRecord, place: SpanPlace, numbers: readonly number[]): object {
  const { traceId, spanId, parentId, attributes, origin } = record
  const status = record.type === 'span' ? record.status : undefined
  return {
    name: labelOf(record),
    cat: record.type === 'span' ? origin.scope.name || 'span' : 'open',
    ph: 'X',
    dur: micros(place.duration),
    ...whereOf(place, numbers),
    ...(status?.code === 2 && { cname: 'terrible' }),
    args: {
      ...argsOf(attributes),
      trace_id: traceId,
      span_id: spanId,
      ...(parentId !== undefined && { parent_id: parentId }),
      ...(status !== undefined && status.code !== 0 && { status: status.code === 2 ? 'error' : 'ok' }),
      ...(status?.message !== undefined && { status_message: status.message }),
      ...(status === undefined && { open: true }),
    },
  }
}

/** All that a viewer shows of it at first: which tool, which model. Others say it in the name themselves. */
function labelOf({ name, attributes }: SpanRecord | SpanOpenRecord): string {
  const { subject } = describeOperation(name, attributes)
  return name.includes(subject) ? name : `${name} ${subject}`
}

function* instantEvents(
  { events }: SpanRecord | SpanOpenRecord,
  place: SpanPlace,
  { originNs }: SpanPlaces,
  numbers: readonly number[],
): Generator<object> {
  for (const { name, atNs, attributes } of events) {
    const ts = micros(Number(atNs - originNs))
    yield { name, cat: 'event', ph: 'i', s: 't', ...whereOf(place, numbers), ts, args: argsOf(attributes) }
  }
}

function whereOf({ process, lane, start }: SpanPlace, numbers: readonly number[]): object {
  return { ts: micros(start), pid: numbers[process], tid: lane + 1 }
}

/** What the format counts in. Three digits of it are nanoseconds. */
function micros(ns: number): number {
  return ns / 1000
}

/** What is told of it later is what has changed. */
function addOpen(open: Map<string, SpanOpenRecord>, record: SpanOpenRecord): void {
  const key = record.traceId + record.spanId
  const before = open.get(key)
  if (before === undefined) return void open.set(key, record)
  const attributes = { ...before.attributes, ...record.attributes }
  open.set(key, { ...record, attributes, events: [...before.events, ...record.events] })
}

function argsOf(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, argOf(value)]))
}

function argOf(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (isWholeDouble(value)) return Number(value)
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (Array.isArray(value)) return value.map(argOf)
  return typeof value === 'object' && value !== null ? argsOf(value as Attributes) : value
}
