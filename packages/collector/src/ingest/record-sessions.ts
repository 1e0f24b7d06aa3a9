/**
 * Hooks of sessions -> session events: begun, waiting, answered, cancelled, finished, progress.
 *
 *   hook bus --session_*, operation_cancelled, progress_update--> [recordSessions] --session events--> capture queue
 */
import { currentOperation, type HookPayload, on, type StepFields } from '@agent-inspector/hooks'
import {
  type Attributes,
  type Origin,
  OURS,
  type SessionEventName,
  type SessionEventRecord,
} from '@agent-inspector/trace-format'
import { STEP_INPUT_UNITS } from '../base/limits.js'
import type { Ingest } from '../span/ports.js'
import { snapshotIf, snapshotJson } from '../span/snapshot-json.js'
import type { TraceSessions } from './session-of.js'
import { answerJson } from './span-attributes.js'
import { isCancellation, readError } from './span-failure.js'

export interface RecordSessionsOptions {
  readonly write: (record: SessionEventRecord) => void
  readonly sessions: TraceSessions
  readonly origin: Origin
  /** Of this process, as its `.live` files name it. Default: what waits does not say who does. */
  readonly writer?: string | undefined
}

/** A wait between its `session_paused` and its `session_resumed`. */
interface Waiting {
  readonly signal: string
  readonly traceId: string | undefined
  readonly schemaJson: string | undefined
  /** Fires when the operation that waits is cancelled. */
  readonly cancelSignal: AbortSignal | undefined
  outcome?: 'answered' | 'timed_out' | 'cancelled' | 'failed'
  by?: string | undefined
}

export function recordSessions({ write, sessions, origin, writer }: RecordSessionsOptions): Ingest {
  const waits = new Map<string, Waiting>()
  const undo = [
    on('session_started', started),
    on('session_paused', paused),
    on('after_signal_wait', answered),
    on('error_signal_wait', unanswered),
    on('session_resumed', resumed),
    on('session_finished', finished),
    on('operation_cancelled', cancelled),
    on('operation_stepped', answered),
    on('session_stepping', stepping),
    on('progress_update', progressed),
  ]
  return {
    close() {
      for (const leave of undo) leave()
      waits.clear()
    },
  }

  function started({ sessionId, atNs, engine, title, metadata }: HookPayload<'session_started'>): void {
    sessions.begin(sessionId)
    const attributes = {
      [OURS.engine]: engine,
      ...(title === undefined ? undefined : { [OURS.title]: title }),
      ...(metadata === undefined ? undefined : { [OURS.metadataJson]: snapshotJson(metadata) }),
    }
    emit('session_started', { sessionId, atNs }, attributes)
  }

  function paused(payload: HookPayload<'session_paused'>): void {
    const { sessionId, atNs, waitId, signal, prompt, schema, timeoutMs, step } = payload
    const current = currentOperation()
    const operation = current?.id === waitId ? current : undefined
    const traceId = operation?.traceId
    const schemaJson = schema === undefined ? undefined : snapshotJson(schema)
    waits.set(waitId, { signal, traceId, schemaJson, cancelSignal: operation?.signal })
    const attributes = {
      [OURS.signalName]: signal,
      [OURS.signalPrompt]: prompt,
      ...(writer === undefined ? undefined : { [OURS.writer]: writer }),
      ...(schemaJson === undefined ? undefined : { [OURS.signalSchemaJson]: schemaJson }),
      ...(timeoutMs === undefined ? undefined : { [OURS.signalTimeoutMs]: timeoutMs }),
      ...(step === undefined ? undefined : stepAttributes(step)),
    }
    emit('waiting_on_signal', { sessionId, atNs, traceId, spanId: waitId }, attributes)
  }

  function answered({ operation, by }: HookPayload<'after_signal_wait' | 'operation_stepped'>): void {
    const wait = waits.get(operation.id)
    if (wait !== undefined) Object.assign(wait, { outcome: 'answered', by })
  }

  function unanswered({ operation, error }: HookPayload<'error_signal_wait'>): void {
    const wait = waits.get(operation.id)
    if (wait === undefined) return
    if (isCancellation(error, operation)) wait.outcome = 'cancelled'
    // By its code: the error may come from another copy of the hooks package.
    else wait.outcome = readError(error).code === 'SIGNAL_TIMEOUT' ? 'timed_out' : 'failed'
  }

  function resumed({ sessionId, atNs, waitId, payload }: HookPayload<'session_resumed'>): void {
    const wait = waits.get(waitId)
    waits.delete(waitId)
    const attributes = {
      ...(wait === undefined ? undefined : { [OURS.signalName]: wait.signal, [OURS.signalOutcome]: outcomeOf(wait) }),
      ...(payload === undefined ? undefined : { [OURS.signalPayloadJson]: answerJson(payload, wait?.schemaJson) }),
      ...(wait?.by === undefined ? undefined : { [OURS.signalBy]: wait.by }),
    }
    emit('signal_received', { sessionId, atNs, traceId: wait?.traceId, spanId: waitId }, attributes)
  }

  function finished({ sessionId, atNs, status, error }: HookPayload<'session_finished'>): void {
    const attributes = {
      [OURS.status]: status,
      ...(error === undefined ? undefined : { [OURS.errorMessage]: readError(error).message }),
    }
    emit('session_finished', { sessionId, atNs }, attributes)
  }

  function cancelled({ operation, reason, by }: HookPayload<'operation_cancelled'>): void {
    const { sessionId, traceId, clock } = operation
    const attributes = {
      [OURS.cancelReason]: readError(reason).message,
      ...(by === undefined ? undefined : { [OURS.cancelBy]: by }),
    }
    emit('cancel_requested', { sessionId, traceId, atNs: clock.nowNs() }, attributes)
  }

  function stepping({ sessionId, atNs, kinds }: HookPayload<'session_stepping'>): void {
    emit('stepping_changed', { sessionId, atNs }, { [OURS.stepKinds]: [...kinds] })
  }

  function progressed({ operation, token, progress, total, message }: HookPayload<'progress_update'>): void {
    const { sessionId, traceId, id } = operation
    const attributes = {
      [OURS.progress]: progress,
      ...(total === undefined ? undefined : { [OURS.progressTotal]: total }),
      ...(message === undefined ? undefined : { [OURS.progressMessage]: message }),
      ...(token === undefined ? undefined : { 'mcp.progress.token': token }),
    }
    const spanId = id === '' ? undefined : id
    emit('progress', { sessionId, atNs: operation.clock.nowNs(), traceId, spanId }, attributes)
  }

  function emit(name: SessionEventName, { sessionId, atNs, traceId, spanId }: At, attributes: Attributes): void {
    write({
      type: 'session_event',
      name,
      sessionId,
      atNs,
      ...(traceId === undefined ? undefined : { traceId }),
      ...(spanId === undefined ? undefined : { spanId }),
      attributes,
      origin,
    })
  }
}

function outcomeOf({ outcome, cancelSignal }: Waiting): NonNullable<Waiting['outcome']> {
  return outcome ?? (cancelSignal?.aborted === true ? 'cancelled' : 'failed')
}

/** What is long stands on its span alone: this is read by everybody who lists sessions. */
function stepAttributes({ kind, title, input }: StepFields): Attributes {
  const json = input === undefined ? undefined : snapshotIf(input, (units) => units <= STEP_INPUT_UNITS)
  return {
    [OURS.stepKind]: kind,
    [OURS.stepTitle]: title,
    ...(json === undefined ? undefined : { [OURS.stepInputJson]: json }),
  }
}

interface At {
  readonly sessionId: string
  readonly atNs: bigint
  readonly traceId?: string | undefined
  readonly spanId?: string | undefined
}
