/**
 * A wait that stands in the session: registered so that it can be answered, and announced.
 *
 *   waitForSignal, stepping --awaitSignal--> pending-waits <--answerWait-- collector, or the application
 */
import type { HookPayload, SignalAnswer, SignalFields } from './catalogue.js'
import { type HookChannel, hookChannel } from './channel.js'
import type { Operation } from './operation.js'
import { awaitAnswer } from './pending-waits.js'

export const paused = hookChannel('session_paused')
export const resumed = hookChannel('session_resumed')

/**
 * Registers the wait, under the id of its operation.
 *
 * @param signal ends it with its reason, as the session's own does
 */
export function awaitSignal(operation: Operation, fields: SignalFields, signal?: AbortSignal): Promise<SignalAnswer> {
  const { schema, timeoutMs, step } = fields
  return awaitAnswer(
    {
      waitId: operation.id,
      sessionId: operation.sessionId,
      signal: fields.signal,
      prompt: fields.prompt,
      schema,
      sinceNs: operation.startNs,
      ...(step === undefined ? undefined : { step }),
    },
    {
      timeoutMs,
      signals: signal === undefined ? [operation.signal] : [signal, operation.signal],
      nowNs: operation.clock.nowNs,
    },
  )
}

export function announce<Name extends 'session_paused' | 'session_resumed'>(
  channel: HookChannel<Name>,
  { id, sessionId, clock }: Operation,
  fields: Omit<HookPayload<Name>, 'sessionId' | 'atNs' | 'waitId'>,
): void {
  if (channel.hasSubscribers)
    channel.publish({ sessionId, atNs: clock.nowNs(), waitId: id, ...fields } as HookPayload<Name>)
}
