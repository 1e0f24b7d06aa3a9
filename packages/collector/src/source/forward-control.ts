/**
 * What is for sessions of other processes: handed on to whoever writes them.
 *
 *   query/sessions.ts --signal, cancel, step--> [forward control] --POST, PATCH--> control endpoint of the owner
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CollectorError } from '../base/errors.js'
import { askHealth } from '../process/directory-key.js'
import type { Control, Writer } from '../process/live-file.js'
import type { ControlOutcome, SessionControl } from '../span/ports.js'
import { type Answer, askControl, controlOutcome, type Question, signalOutcome } from './control-answer.js'

export interface ForwardOptions {
  /** Other processes that write this session now. */
  readonly writersOf: (sessionId: string) => Promise<readonly Writer[]>
  readonly directoryKey: () => string | undefined
}

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
    question: Question,
  ): AsyncGenerator<{ readonly answer: Answer | undefined; readonly writer: Writer }> {
    for (const writer of await listeningOwners(question.sessionId)) {
      yield { writer, answer: await ask(writer.control, directoryKey(), question) }
    }
  }

  /** All owners. */
  async function tellOwners(question: Question): Promise<ControlOutcome> {
    let last: ControlOutcome = { outcome: 'not_running' }
    for await (const { answer, writer } of askOwners(question)) {
      const outcome = (answer && controlOutcome(answer)) ?? { outcome: 'refused', refusal: unreachable(writer) }
      if (outcome.outcome !== 'not_running' && last.outcome !== 'accepted') last = outcome
    }
    return last
  }

  return {
    async signal({ sessionId, signalName, waitId, payload, by }) {
      let silent: Writer | undefined
      const body = { signal_name: signalName, wait_id: waitId, payload, by }
      for await (const { answer, writer } of askOwners({ sessionId, route: 'signal', body })) {
        const outcome = answer && signalOutcome(answer)
        if (outcome === undefined) silent = writer
        else if (outcome.outcome !== 'not_waiting') return outcome
      }
      return silent === undefined ? { outcome: 'not_waiting' } : { outcome: 'refused', refusal: unreachable(silent) }
    },

    cancel: ({ sessionId, by }) => tellOwners({ sessionId, route: 'cancel', body: { by } }),
    step: ({ sessionId, kinds }) => tellOwners({ sessionId, route: 'step', method: 'PATCH', body: { kinds } }),
  }
}

/** A process may write several parts. */
function oneOfEach(writers: readonly Writer[]): readonly Writer[] {
  return [...new Map(writers.map((writer) => [writer.writer, writer])).values()]
}

/** @returns nothing where the owner does not answer */
async function ask(
  control: Control | undefined,
  key: string | undefined,
  question: Question,
): Promise<Answer | undefined> {
  if (control === undefined) return undefined
  // Before it gets a token: the port may have passed to another program, or be that of another machine.
  if ((await askHealth(control.url, key))?.proven !== true) return undefined
  return askControl(control, question)
}

function unreachable({ pid, host }: Writer): CollectorError {
  return new CollectorError('OWNER_UNREACHABLE', `Process ${pid} on ${host} owns the session and does not answer.`)
}
