/**
 * Where each span of a session is drawn: its process, its lane there, its times from the start of the session. Some
 * hundred bytes a span are kept, whatever it holds.
 *
 *   records --add--> [span places] --assign-lanes.ts--> place of each span --> chrome-trace.ts
 */
import {
  type Attributes,
  isOfSpan,
  type SpanOpenRecord,
  type SpanRecord,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { assignLanes } from './assign-lanes.js'

export interface SpanPlace {
  /** Index in `processes`. */
  readonly process: number
  readonly lane: number
  /** Nanoseconds since the start of the session. */
  readonly start: number
  readonly duration: number
}

export interface SpanPlaces {
  /** When the first thing happened. */
  readonly originNs: bigint
  readonly processes: readonly ProcessPlace[]
  of(traceId: string, spanId: string): SpanPlace | undefined
  /** Of a session event: the process that told it, and when. */
  ofEvent(record: TraceRecord): Pick<SpanPlace, 'process' | 'start'>
}

export interface ProcessPlace {
  readonly service: string
  /** Its own number; nothing where it is not told. */
  readonly pid: number | undefined
  readonly host: string | undefined
  /** How many it has. */
  readonly lanes: number
}

export interface SpanPlacer {
  add(record: TraceRecord): void
  place(): SpanPlaces
}

export function createSpanPlacer(): SpanPlacer {
  const indices = new Map<string, number>()
  const starts: bigint[] = []
  /** Nothing while it is open. */
  const ends: (bigint | undefined)[] = []
  const parents: (string | undefined)[] = []
  const processOfSpan: number[] = []
  const processes = new Map<string, Omit<ProcessPlace, 'lanes'>>()
  const processIndices = new Map<string, number>()
  let firstNs: bigint | undefined
  let lastNs = 0n

  const processOf = ({ resource }: TraceRecord['origin']): number => {
    const [service, pid, host] = [resource['service.name'], resource['process.pid'], resource['host.name']]
    const key = JSON.stringify([textOf(service), textOf(pid), textOf(host)])
    const known = processIndices.get(key)
    if (known !== undefined) return known
    processes.set(key, {
      service: textOf(service) ?? 'unknown_service',
      pid: typeof pid === 'number' ? pid : undefined,
      host: textOf(host),
    })
    processIndices.set(key, processes.size - 1)
    return processes.size - 1
  }
  const seeTime = (ns: bigint): void => {
    if (firstNs === undefined || ns < firstNs) firstNs = ns
    if (ns > lastNs) lastNs = ns
  }
  const addSpan = (record: SpanRecord | SpanOpenRecord): void => {
    const { traceId, spanId, parentId, startNs } = record
    const endNs = record.type === 'span' ? record.endNs : undefined
    seeTime(startNs)
    seeTime(record.type === 'span' ? record.endNs : record.atNs)
    const key = traceId + spanId
    if (indices.has(key)) return
    indices.set(key, indices.size)
    starts.push(startNs)
    ends.push(endNs === undefined || endNs > startNs ? endNs : startNs)
    parents.push(parentId === undefined ? undefined : traceId + parentId)
    processOfSpan.push(processOf(record.origin))
  }

  return {
    add(record) {
      if (isOfSpan(record)) addSpan(record)
      else {
        processOf(record.origin)
        seeTime(record.atNs)
      }
    },

    place() {
      const originNs = firstNs ?? 0n
      const spans = {
        starts: Float64Array.from(starts, (ns) => Number(ns - originNs)),
        ends: Float64Array.from(ends, (ns) => Number((ns ?? lastNs) - originNs)),
        parents: Int32Array.from(parents, (key) => (key === undefined ? -1 : (indices.get(key) ?? -1))),
        processes: Uint32Array.from(processOfSpan),
      }
      const lanes = assignLanes(spans)
      const laneCounts = new Uint32Array(processes.size)
      for (const [span, lane] of lanes.entries()) {
        const process = processOfSpan[span] ?? 0
        laneCounts[process] = Math.max(laneCounts[process] ?? 0, lane + 1)
      }
      return {
        originNs,
        processes: [...processes.values()].map((process, i) => ({ ...process, lanes: laneCounts[i] ?? 0 })),
        of(traceId, spanId) {
          const span = indices.get(traceId + spanId)
          if (span === undefined) return undefined
          const start = spans.starts[span] ?? 0
          const duration = (spans.ends[span] ?? start) - start
          return { process: processOfSpan[span] ?? 0, lane: lanes[span] ?? 0, start, duration }
        },
        ofEvent: (record) => ({
          process: processOf(record.origin),
          start: record.type === 'session_event' ? Number(record.atNs - originNs) : 0,
        }),
      }
    },
  }
}

function textOf(value: Attributes[string]): string | undefined {
  return value === undefined ? undefined : String(value)
}
