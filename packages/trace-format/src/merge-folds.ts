/**
 * Sessions as single parts tell them, into the one session that they are.
 *
 *   merge-parts.ts --sessions, what their spans have in common--> [mergeFolds] --FoldedSession-->
 */
import { type FoldedSession, MAX_JOINED } from './fold-session.js'
import { addLedgers, EMPTY_LEDGER } from './ledger.js'
import { addModels } from './model-usage.js'
import { NOT_OPENED } from './session-event.js'
import type { CancelRequest, SessionStatus, Wait } from './session-summary.js'
import type { UsedTokens } from './session-usage.js'
import { addSeries } from './token-series.js'

/** When the first root of a part began, of those that have ended and of those that have not. */
export interface RootTimes {
  readonly endedNs?: bigint
  readonly openNs?: bigint
}

/** What the rows of all parts say beyond what each part knows by itself. */
export interface SharedSpans {
  /** Counted by more than one part, while it was open. */
  readonly superseded: { readonly spans: number; readonly llmCalls: number; readonly toolCalls: number }
  readonly orphans: number
  readonly isRootOpen: boolean
  readonly hasEndedRoot: boolean
  readonly hasFailedRoot: boolean
  /** Of each part. */
  readonly roots: readonly RootTimes[]
  /** Ids of spans that have ended, of those that a part waits for. */
  readonly answered: ReadonlySet<string>
}

/** @param parts in their order; the fold of the lines of all of them says the same */
export function mergeFolds(parts: readonly FoldedSession[], spans: SharedSpans): FoldedSession {
  const { superseded } = spans
  const sum = (count: (part: FoldedSession) => number): number => parts.reduce((total, part) => total + count(part), 0)
  const engine = parts.findLast((part) => part.engine !== NOT_OPENED)?.engine ?? NOT_OPENED
  const { finished, cancelRequest, waitingFor } = standingOf(parts, spans.answered)
  const status =
    finished?.status ?? (waitingFor.length > 0 ? 'paused' : engine === NOT_OPENED ? byRoots(spans) : 'running')
  const lastNs = inOrder(parts.map((part) => part.lastNs)).at(-1) ?? 0n
  const endedNs = finished?.endedNs ?? (status === 'running' || status === 'paused' ? undefined : lastNs)
  const recordedBy = parts.findLast((part) => part.recordedBy !== undefined)?.recordedBy
  const joined = new Set(parts.flatMap((part) => part.joined ?? []).slice(0, MAX_JOINED))
  return {
    id: parts[0]?.id ?? '',
    ...titleOf(parts, spans.roots),
    engine,
    status,
    startedNs: inOrder(parts.map((part) => part.startedNs))[0] ?? 0n,
    ...(endedNs !== undefined && { endedNs }),
    lastNs,
    spanCount: sum((part) => part.spanCount) - superseded.spans,
    openSpanCount: sum((part) => part.openSpanCount) - superseded.spans,
    errorCount: sum((part) => part.errorCount),
    llmCalls: sum((part) => part.llmCalls) - superseded.llmCalls,
    toolCalls: sum((part) => part.toolCalls) - superseded.toolCalls,
    ...tokensOf(parts),
    ...usageOf(parts),
    waitingFor,
    metadata: parts.findLast(({ metadata }) => Object.keys(metadata).length > 0)?.metadata ?? {},
    ledger: { ...parts.map(({ ledger }) => ledger).reduce(addLedgers, EMPTY_LEDGER), orphans: spans.orphans },
    ...(recordedBy !== undefined && { recordedBy }),
    ...(finished !== undefined && engine === NOT_OPENED && { finished: true }),
    ...(cancelRequest !== undefined && { cancelRequest }),
    ...(joined.size > 0 && { joined: [...joined] }),
  }
}

/** What agents say counts only where no call of any part says anything. */
function tokensOf(parts: readonly FoldedSession[]): Omit<UsedTokens, 'models' | 'tokenSeries'> {
  const ofCalls = parts.filter((part) => part.tokensOfAgents === undefined && part.inputTokens + part.outputTokens > 0)
  const telling = ofCalls.length > 0 ? ofCalls : parts
  return {
    inputTokens: telling.reduce((total, { inputTokens }) => total + inputTokens, 0),
    outputTokens: telling.reduce((total, { outputTokens }) => total + outputTokens, 0),
    ...(parts.some(({ tokensOfAgents }) => tokensOfAgents) && ofCalls.length === 0 && { tokensOfAgents: true }),
  }
}

/** What sessions that are one used, as far as they used anything. */
export function usageOf(
  sessions: readonly Pick<FoldedSession, 'models' | 'tokenSeries'>[],
): Pick<FoldedSession, 'models' | 'tokenSeries'> {
  const models = addModels(sessions.map((session) => session.models))
  const tokenSeries = addSeries(sessions.map((session) => session.tokenSeries))
  return { ...(models.length > 0 && { models }), ...(tokenSeries !== undefined && { tokenSeries }) }
}

function inOrder(times: readonly bigint[]): readonly bigint[] {
  return times.toSorted((a, b) => (a < b ? -1 : 1))
}

interface Finished {
  readonly status: SessionStatus
  readonly endedNs: bigint
}

interface Standing {
  readonly finished: Finished | undefined
  readonly cancelRequest: CancelRequest | undefined
  readonly waitingFor: readonly Wait[]
}

/** Whether a part says that it is over, or is to be, and what is waited for. */
function standingOf(parts: readonly FoldedSession[], answered: ReadonlySet<string>): Standing {
  let finished: Finished | undefined
  let cancelRequest: CancelRequest | undefined
  let waits: readonly Wait[] = []
  for (const part of parts) {
    const { status, startedNs, endedNs, waitingFor } = part
    const isOpened = part.engine !== NOT_OPENED
    if (finished !== undefined && isOpened && startedNs > finished.endedNs) finished = cancelRequest = undefined
    cancelRequest ??= part.cancelRequest
    // One that nobody opened ends by its roots as a rule, and by those of all parts.
    const isFinished = (isOpened || part.finished === true) && endedNs !== undefined
    if (isFinished) finished = { status, endedNs }
    waits = isFinished ? waitingFor : [...waits, ...waitingFor]
  }
  return { finished, cancelRequest, waitingFor: waits.filter(({ waitId }) => !answered.has(waitId)) }
}

/** Quiet enough to have ended. */
function byRoots({ hasEndedRoot, isRootOpen, hasFailedRoot }: SharedSpans): SessionStatus {
  if (!hasEndedRoot || isRootOpen) return 'running'
  return hasFailedRoot ? 'failed' : 'completed'
}

/** What a part was given, else what the part is called by that has the first root. */
function titleOf(
  parts: readonly FoldedSession[],
  roots: readonly RootTimes[],
): Pick<FoldedSession, 'title' | 'untitled'> {
  const given = parts.findLast(({ untitled }) => untitled === undefined)
  if (given !== undefined) return { title: given.title }
  const first = firstBy(roots.map(({ endedNs }) => endedNs)) ?? firstBy(roots.map(({ openNs }) => openNs)) ?? 0
  return { title: parts[first]?.title ?? '', untitled: true }
}

/** Where the least is; `undefined` if there is none. */
function firstBy(times: readonly (bigint | undefined)[]): number | undefined {
  let first: number | undefined
  times.forEach((time, at) => {
    const least = first === undefined ? undefined : times[first]
    if (time !== undefined && (least === undefined || time < least)) first = at
  })
  return first
}
