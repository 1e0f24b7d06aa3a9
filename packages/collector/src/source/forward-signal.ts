/**
 * Answers for sessions of other processes: handed on to whoever writes them.
 *
 *   query/sessions.ts --signal--> [forward signal] --POST /signal/{id}--> control endpoint of the owner
 */
import { CollectorError, isErrorCode } from '../base/errors.js'
import { askHealth } from '../process/directory-key.js'
import type { Control, Writer } from '../process/live-file.js'
import { requestJson } from '../process/request-json.js'
import type { PayloadError, SessionControl, SignalOutcome, SignalRequest } from '../span/ports.js'

export interface ForwardOptions {
  /** Other processes that write this session now. */
  readonly writersOf: (sessionId: string) => Promise<readonly Writer[]>
  readonly directoryKey: () => string | undefined
}

/** An owner may be busy: its agent comes first. */
const TIMEOUT_MS = 10_000

export function forwardSignals({ writersOf, directoryKey }: ForwardOptions): SessionControl {
  return {
    async signal(request) {
      let silent: Writer | undefined
      for (const writer of oneOfEach(await writersOf(request.sessionId))) {
        const outcome = await forward(request, writer.control, directoryKey())
        if (outcome === undefined) silent = writer
        else if (outcome.outcome !== 'not_waiting') return outcome
      }
      return silent === undefined ? { outcome: 'not_waiting' } : { outcome: 'refused', refusal: unreachable(silent) }
    },
  }
}

/** A process may write several parts. */
function oneOfEach(writers: readonly Writer[]): readonly Writer[] {
  return [...new Map(writers.map((writer) => [writer.writer, writer])).values()]
}

/** @returns nothing where the owner does not answer */
async function forward(
  request: SignalRequest,
  control: Control | undefined,
  key: string | undefined,
): Promise<SignalOutcome | undefined> {
  if (control === undefined) return undefined
  // Before it gets a token: the port may have passed to another program, or be that of another machine.
  if ((await askHealth(control.url, key))?.proven !== true) return undefined
  const { sessionId, signalName, waitId, payload, by } = request
  const answer = await requestJson(`${control.url}/signal/${encodeURIComponent(sessionId)}`, {
    token: control.token,
    body: { signal_name: signalName, wait_id: waitId, payload, by },
    timeoutMs: TIMEOUT_MS,
  })
  const fields = typeof answer?.body === 'object' && answer.body !== null ? Object.entries(answer.body) : []
  return answer === undefined ? undefined : outcomeOf(answer.status, new Map(fields))
}

function outcomeOf(status: number, fields: ReadonlyMap<string, unknown>): SignalOutcome | undefined {
  const waitId = fields.get('wait_id')
  if (status === 202 && typeof waitId === 'string') return { outcome: 'accepted', waitId }
  const [code, detail] = [fields.get('code'), fields.get('detail')]
  if (code === 'SIGNAL_NOT_AWAITED') return { outcome: 'not_waiting' }
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

function unreachable({ pid, host }: Writer): CollectorError {
  return new CollectorError('OWNER_UNREACHABLE', `Process ${pid} on ${host} owns the session and does not answer.`)
}
