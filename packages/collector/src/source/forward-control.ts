/**
 * What is for sessions of other processes: handed on to whoever writes them.
 *
 *   query/sessions.ts --signal, cancel, step--> [forward control] --POST, PATCH--> control endpoint of the owner
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CollectorError, isErrorCode } from '../base/errors.js'
import { askHealth } from '../process/directory-key.js'
import type { Control, Writer } from '../process/live-file.js'
import { type JsonRequest, requestJson } from '../process/request-json.js'
import type { ControlOutcome, PayloadError, SessionControl, SignalOutcome } from '../span/ports.js'

export interface ForwardOptions {
  /** Other processes that write this session now. */
  readonly writersOf: (sessionId: string) => Promise<readonly Writer[]>
  readonly directoryKey: () => string | undefined
}

/** An owner may be busy: its agent comes first. */
const TIMEOUT_MS = 10_000
const BEGINS_WITHIN_MS = 1000
const LOOK_EVERY_MS = 50

export function forwardControl({ writersOf, directoryKey }: ForwardOptions): SessionControl {
  /** One that has only just begun may wait before it listens: it is given a moment. */
  async function listeningOwners(sessionId: string): Promise<readonly Writer[]> {
    for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
      const owners = oneOfEach(await writersOf(sessionId))
      if (waitedMs >= BEGINS_WITHIN_MS || owners.every(({ control }) => control !== undefined)) return owners
      await delay(LOOK_EVERY_MS)
    }
  }

  /** Every owner in turn, until one has an answer; `undefined` stands for one that does not answer. */
  async function* askOwners(
    sessionId: string,
    question: Question,
  ): AsyncGenerator<{ readonly answer: Answer | undefined; readonly writer: Writer }> {
    const path = `/${question.route}/${encodeURIComponent(sessionId)}`
    for (const writer of await listeningOwners(sessionId)) {
      yield { writer, answer: await ask(writer.control, directoryKey(), path, question) }
    }
  }

  /** All owners. */
  async function tellOwners(sessionId: string, question: Question): Promise<ControlOutcome> {
    let last: ControlOutcome = { outcome: 'not_running' }
    for await (const { answer, writer } of askOwners(sessionId, question)) {
      const outcome = (answer && controlOutcome(answer)) ?? { outcome: 'refused', refusal: unreachable(writer) }
      if (outcome.outcome !== 'not_running' && last.outcome !== 'accepted') last = outcome
    }
    return last
  }

  return {
    async signal({ sessionId, signalName, waitId, payload, by }) {
      let silent: Writer | undefined
      const body = { signal_name: signalName, wait_id: waitId, payload, by }
      for await (const { answer, writer } of askOwners(sessionId, { route: 'signal', body })) {
        const outcome = answer && signalOutcome(answer)
        if (outcome === undefined) silent = writer
        else if (outcome.outcome !== 'not_waiting') return outcome
      }
      return silent === undefined ? { outcome: 'not_waiting' } : { outcome: 'refused', refusal: unreachable(silent) }
    },

    cancel: ({ sessionId, by }) => tellOwners(sessionId, { route: 'cancel', body: { by } }),
    step: ({ sessionId, kinds }) => tellOwners(sessionId, { route: 'step', method: 'PATCH', body: { kinds } }),
  }
}

interface Question extends Pick<JsonRequest, 'method'> {
  readonly route: 'signal' | 'cancel' | 'step'
  readonly body: object
}

/** A process may write several parts. */
function oneOfEach(writers: readonly Writer[]): readonly Writer[] {
  return [...new Map(writers.map((writer) => [writer.writer, writer])).values()]
}

interface Answer {
  readonly status: number
  readonly fields: ReadonlyMap<string, unknown>
}

/** @returns nothing where the owner does not answer */
async function ask(
  control: Control | undefined,
  key: string | undefined,
  path: string,
  { body, method }: Question,
): Promise<Answer | undefined> {
  if (control === undefined) return undefined
  // Before it gets a token: the port may have passed to another program, or be that of another machine.
  if ((await askHealth(control.url, key))?.proven !== true) return undefined
  const answer = await requestJson(control.url + path, {
    token: control.token,
    body,
    ...(method && { method }),
    timeoutMs: TIMEOUT_MS,
  })
  const fields = typeof answer?.body === 'object' && answer.body !== null ? Object.entries(answer.body) : []
  return answer && { status: answer.status, fields: new Map(fields) }
}

function signalOutcome(answer: Answer): SignalOutcome | undefined {
  const waitId = answer.fields.get('wait_id')
  if (answer.status === 202 && typeof waitId === 'string') return { outcome: 'accepted', waitId }
  return answer.fields.get('code') === 'SIGNAL_NOT_AWAITED' ? { outcome: 'not_waiting' } : refusedBy(answer)
}

function controlOutcome(answer: Answer): ControlOutcome | undefined {
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

function unreachable({ pid, host }: Writer): CollectorError {
  return new CollectorError('OWNER_UNREACHABLE', `Process ${pid} on ${host} owns the session and does not answer.`)
}
