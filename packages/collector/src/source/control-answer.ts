/**
 * What a control endpoint, or an inspector, is asked for a session, and what it answers.
 *
 *   forward-control.ts, cli/through-inspector.ts --Question--> [askControl] --POST, PATCH--> owner
 */
import { CollectorError, isErrorCode } from '../base/errors.js'
import type { Control } from '../process/live-file.js'
import { type JsonRequest, requestJson } from '../process/request-json.js'
import type { ControlOutcome, PayloadError, SignalOutcome } from '../span/ports.js'

export interface Question extends Pick<JsonRequest, 'method'> {
  readonly sessionId: string
  readonly route: 'signal' | 'cancel' | 'step'
  readonly body: object
}

export interface Answer {
  readonly status: number
  readonly fields: ReadonlyMap<string, unknown>
}

/** An owner may be busy: its agent comes first. */
const TIMEOUT_MS = 10_000

/** @returns nothing where nobody answers */
export async function askControl(
  { url, token }: Control,
  { sessionId, route, body, method }: Question,
): Promise<Answer | undefined> {
  const answer = await requestJson(`${url}/${route}/${encodeURIComponent(sessionId)}`, {
    token,
    body,
    ...(method && { method }),
    timeoutMs: TIMEOUT_MS,
  })
  const fields = typeof answer?.body === 'object' && answer.body !== null ? Object.entries(answer.body) : []
  return answer && { status: answer.status, fields: new Map(fields) }
}

/** @returns nothing where it is no answer of ours */
export function signalOutcome(answer: Answer): SignalOutcome | undefined {
  const waitId = answer.fields.get('wait_id')
  if (answer.status === 202 && typeof waitId === 'string') return { outcome: 'accepted', waitId }
  return answer.fields.get('code') === 'SIGNAL_NOT_AWAITED' ? { outcome: 'not_waiting' } : refusedBy(answer)
}

/** @returns nothing where it is no answer of ours */
export function controlOutcome(answer: Answer): ControlOutcome | undefined {
  if (answer.status === 202) return { outcome: 'accepted' }
  return answer.fields.get('code') === 'SESSION_NOT_RUNNING' ? { outcome: 'not_running' } : refusedBy(answer)
}

/** @returns nothing where it is no answer of ours */
function refusedBy({
  status,
  fields,
}: Answer): { readonly outcome: 'refused'; readonly refusal: CollectorError } | undefined {
  const [code, detail] = [fields.get('code'), fields.get('detail')]
  if (!isErrorCode(code) || status === 401) return undefined
  const errors = readErrors(fields.get('errors'))
  return { outcome: 'refused', refusal: new CollectorError(code, String(detail), errors.length > 0 ? { errors } : {}) }
}

function readErrors(value: unknown): readonly PayloadError[] {
  if (!Array.isArray(value)) return []
  return value.filter(
    (one: unknown): one is PayloadError =>
      typeof one === 'object' &&
      one !== null &&
      'path' in one &&
      typeof one.path === 'string' &&
      'message' in one &&
      typeof one.message === 'string',
  )
}
