/**
 * Records of one session into what the list shows of it. A session's state is stored nowhere: it is
 * the fold of its records.
 *
 *   source/session-reading.ts, sink/live-session.ts --records--> [createSessionFold] --> SessionSummary
 */
import { describeOperation, type Operation } from '@agent-inspector/dialects'
import { OURS } from './attributes.js'
import { createLossCount } from './count-losses.js'
import type { LogRecord, SessionEventRecord, SpanOpenRecord, SpanRecord, TraceRecord } from './record.js'
import {
  cancelRequestOf,
  type Described,
  describedAnew,
  finishedStatus,
  NOT_OPENED,
  resumes,
  stepKindsOf,
  waitOf,
} from './session-event.js'
import type { CancelRequest, SessionStatus, SessionSummary, Wait } from './session-summary.js'
import { createSessionUsage, type UsedTokens } from './session-usage.js'
import { createSpanKeySet } from './span-key-set.js'

export interface FoldedSession extends Omit<SessionSummary, 'parts' | 'process' | 'unreadable'>, UsedTokens {
  /** The process that recorded it last, where it said so. */
  readonly recordedBy?: { readonly pid: number; readonly host: string }
  /** Of the latest record; 0 before the first. Nanoseconds since the Unix epoch. */
  readonly lastNs: bigint
  /** Set where nobody gave it its title. */
  readonly untitled?: true
  /** Set where one that nobody opened was ended all the same. */
  readonly finished?: true
}

export interface SessionFold {
  /**
   * In the order of their sequence within a part; parts in any order.
   *
   * @param operation of a span, where it is known. Default: found out
   */
  add(record: TraceRecord, operation?: Operation): void
  /**
   * @param nowNs nanoseconds since the Unix epoch; matters only to a session that nobody opened
   *   (engine `otlp`), which ends when it is quiet. Default: quiet enough for that, but not given up.
   */
  summary(nowNs?: bigint): FoldedSession
  /** The status alone, for a fraction of the time. */
  status(nowNs?: bigint): SessionStatus
}

/** A session that nobody opened has ended when its roots have and nothing came for so long. */
const QUIET_NS = 30_000_000_000n
/** Without a root it is given up after so long. */
const GIVEN_UP_NS = 300_000_000_000n

/** Of traces that a session claimed later: bounds what a list keeps of it. */
export const MAX_JOINED = 100

export function createSessionFold(sessionId: string): SessionFold {
  const ended = createSpanKeySet()
  const open = new Map<string, OpenSpan>()
  const waits = new Map<string, Wait>()
  const joined = new Set<string>()
  const losses = createLossCount((traceId, spanId) => ended.has(traceId, spanId) || open.has(traceId + spanId))
  const usage = createSessionUsage()
  const counts = { errorCount: 0, llmCalls: 0, toolCalls: 0 }
  let started: SessionEventRecord | undefined
  let described: Described = {}
  let finished: SessionEventRecord | undefined
  let cancelRequest: CancelRequest | undefined
  let stepKinds: readonly string[] | undefined
  let root: SpanRecord | undefined
  let anyRootFailed = false
  let firstNs: bigint | undefined
  let lastNs = 0n

  const addSpan = (span: SpanRecord, operation = describeOperation(span.name, span.attributes)): void => {
    const wasOpen = open.size > 0 && open.delete(keyOf(span))
    const isFirst = ended.add(span.traceId, span.spanId)
    losses.addSpan(span, !isFirst ? 'ended' : wasOpen ? 'open' : 'nothing')
    if (!isFirst) return
    seen(span.startNs, span.endNs)
    waits.delete(span.spanId)
    if (span.status.code === 2) counts.errorCount++
    const kind = callKind(operation)
    if (kind === 'llm') counts.llmCalls++
    if (kind === 'tool') counts.toolCalls++
    usage.add(span, operation)
    if (span.parentId !== undefined) return
    if (root === undefined || span.startNs < root.startNs) root = span
    if (span.status.code === 2) anyRootFailed = true
  }

  const addOpen = (span: SpanOpenRecord): void => {
    const key = keyOf(span)
    const hasEnded = ended.has(span.traceId, span.spanId)
    losses.addSpan(span, hasEnded ? 'ended' : open.has(key) ? 'open' : 'nothing')
    if (hasEnded) return
    seen(span.startNs, span.atNs)
    // Later changes may lack the attributes that told what kind of call it is.
    const kind = open.get(key)?.kind ?? callKind(describeOperation(span.name, span.attributes))
    const name = open.get(key)?.name ?? subjectOf(span)
    open.set(key, { kind, isRoot: span.parentId === undefined, name, startNs: span.startNs })
  }

  const addEvent = (event: SessionEventRecord): void => {
    losses.addEvent(event)
    if (event.name === 'value_part') return
    seen(event.atNs, event.atNs)
    switch (event.name) {
      case 'session_started':
        if (event.attributes[OURS.part] !== undefined) usage.beginPart()
        if (started === undefined || event.atNs < started.atNs) started = event
        described = describedAnew(described, event)
        if (resumes(event, finished)) finished = cancelRequest = undefined
        break
      case 'waiting_on_signal':
        waits.set(event.spanId ?? '', waitOf(event))
        break
      case 'signal_received':
        waits.delete(event.spanId ?? '')
        break
      case 'trace_joined':
        // What a trace's own session holds is of that trace alone.
        if (event.attributes[OURS.joinedSessionId] === event.traceId && joined.size < MAX_JOINED) {
          joined.add(event.traceId ?? '')
        }
        break
      case 'cancel_requested':
        cancelRequest ??= cancelRequestOf(event)
        break
      case 'stepping_changed':
        stepKinds = stepKindsOf(event)
        break
      case 'session_finished':
        finished = event
        stepKinds = undefined
        waits.clear()
        break
    }
  }

  const addLog = ({ atNs, attributes }: LogRecord): void => {
    losses.addLog(attributes)
    seen(atNs, atNs)
  }

  const seen = (fromNs: bigint, toNs: bigint): void => {
    if (firstNs === undefined || fromNs < firstNs) firstNs = fromNs
    if (toNs > lastNs) lastNs = toNs
  }

  const isRootOpen = (): boolean => {
    for (const { isRoot } of open.values()) if (isRoot) return true
    return false
  }

  const engineOf = (): string => described.engine ?? (started === undefined ? NOT_OPENED : 'node')

  const status = (nowNs?: bigint): SessionStatus => {
    if (finished !== undefined) return finishedStatus(finished.attributes)
    if (waits.size > 0) return 'paused'
    if (engineOf() !== NOT_OPENED) return 'running'
    const quietNs = nowNs === undefined ? QUIET_NS : nowNs - lastNs
    if (root === undefined || isRootOpen()) return quietNs >= GIVEN_UP_NS ? 'interrupted' : 'running'
    if (quietNs < QUIET_NS) return 'running'
    return anyRootFailed ? 'failed' : 'completed'
  }

  return {
    status,

    add(record, operation) {
      if (record.type === 'span') addSpan(record, operation)
      else if (record.type === 'span_open') addOpen(record)
      else if (record.type === 'log') addLog(record)
      else addEvent(record)
    },

    summary(nowNs) {
      const spans = [...open.values()]
      const standing = status(nowNs)
      const endedNs = finished?.atNs ?? (standing === 'running' || standing === 'paused' ? undefined : lastNs)
      const { title, metadata = {}, recordedBy } = described
      return {
        id: sessionId,
        title: title ?? (root === undefined ? firstRoot(spans)?.name : subjectOf(root)) ?? sessionId,
        engine: engineOf(),
        status: standing,
        startedNs: started?.atNs ?? firstNs ?? 0n,
        ...(endedNs !== undefined && { endedNs }),
        lastNs,
        ...counts,
        ...usage.summary(),
        spanCount: ended.size + spans.length,
        openSpanCount: spans.length,
        llmCalls: counts.llmCalls + spans.filter(({ kind }) => kind === 'llm').length,
        toolCalls: counts.toolCalls + spans.filter(({ kind }) => kind === 'tool').length,
        waitingFor: [...waits.values()],
        ...(cancelRequest !== undefined && { cancelRequest }),
        ...(stepKinds !== undefined && { stepKinds }),
        metadata,
        ledger: losses.ledger(),
        ...(recordedBy !== undefined && { recordedBy }),
        ...(title === undefined && { untitled: true }),
        ...(finished !== undefined && engineOf() === NOT_OPENED && { finished: true }),
        ...(joined.size > 0 && { joined: [...joined] }),
      }
    },
  }
}

/**
 * How a session that was folded without a clock stands now.
 *
 * @returns `undefined` if nobody opened it and it has not been quiet for long: only its records tell then
 */
export function settle(session: FoldedSession, nowNs: bigint): FoldedSession | undefined {
  if (session.engine !== NOT_OPENED) return session
  if (nowNs - session.lastNs < GIVEN_UP_NS) return undefined
  return session.status === 'running' ? { ...session, status: 'interrupted', endedNs: session.lastNs } : session
}

interface OpenSpan {
  readonly kind: CallKind
  readonly isRoot: boolean
  /** Of what it is: a workflow, an agent, a tool. */
  readonly name: string
  readonly startNs: bigint
}

type CallKind = 'llm' | 'tool' | undefined

function keyOf({ traceId, spanId }: SpanRecord | SpanOpenRecord): string {
  return traceId + spanId
}

function callKind({ kind }: Operation): CallKind {
  return kind === 'llm.generate' ? 'llm' : kind === 'tool.call' ? 'tool' : undefined
}

const TITLES = [
  'gen_ai.workflow.name',
  'gen_ai.agent.name',
  'gen_ai.tool.name',
  'ai.telemetry.functionId',
  'traceloop.entity.name',
]

/** What a span is about: `plan-trip` says more than `workflow.run`. */
function subjectOf({ name, attributes }: SpanRecord | SpanOpenRecord): string {
  for (const key of TITLES) {
    const subject = attributes[key]
    if (typeof subject === 'string' && subject !== '') return subject
  }
  return name
}

function firstRoot(spans: readonly OpenSpan[]): OpenSpan | undefined {
  return spans.filter(({ isRoot }) => isRoot).sort((a, b) => (a.startNs < b.startNs ? -1 : 1))[0]
}
