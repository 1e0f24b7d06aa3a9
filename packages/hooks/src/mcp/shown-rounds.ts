/**
 * Questions in an `input_required` result that the application answers, as pauses: shown until the
 * call goes out again with the answers. Nobody else can answer them: they do not pass through us.
 */
import type { SignalAnswer } from '../catalogue.js'
import type { RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { peek } from '../peek.js'
import type { Runner } from '../runner.js'
import { startWait } from '../wait-for-signal.js'
import type { InputRound } from './input-rounds.js'
import type { Question } from './question.js'
import { RpcError } from './rpc-error.js'
import { whenEnded } from './when-ended.js'

export interface ShownRounds {
  show(round: InputRound, questions: readonly (readonly [key: string, Question])[], runner: Runner): void
  /** The call goes out again. */
  answered(round: InputRound, message: RpcMessage): void
  /** The connection is gone. */
  endAll(cause: unknown): void
}

interface Shown {
  readonly key: string
  resolve(answer: SignalAnswer): void
  reject(cause: unknown): void
}

interface ShownRound {
  readonly shown: readonly Shown[]
  leave(): void
}

export function createShownRounds(): ShownRounds {
  const open = new Map<InputRound, ShownRound>()

  const end = (round: InputRound, cause: unknown) => {
    const { shown, leave } = take(round)
    leave()
    for (const { reject } of shown) reject(cause)
  }
  const take = (round: InputRound): ShownRound => {
    const found = open.get(round)
    open.delete(round)
    return found ?? { shown: [], leave() {} }
  }

  return {
    show(round, questions, runner) {
      if (questions.length === 0) return
      const { parent } = round.call
      const { signal } = parent
      const shown = questions.map(([key, question]) => showOne(key, question, parent, runner))
      const cancelled = () => end(round, signal.reason)
      const unhear = whenEnded(parent, () => end(round, new RpcError('The application gave up the call.')))
      signal.addEventListener('abort', cancelled, { once: true })
      open.set(round, {
        shown,
        leave() {
          unhear()
          signal.removeEventListener('abort', cancelled)
        },
      })
    },
    answered(round, { params }) {
      const { shown, leave } = take(round)
      leave()
      for (const { key, resolve } of shown) {
        const payload = peek(params?.inputResponses, key)
        resolve({ payload, by: 'application', atNs: round.call.parent.clock.nowNs() })
      }
    },
    endAll(cause) {
      for (const round of [...open.keys()]) end(round, cause)
    },
  }
}

function showOne(key: string, { kind, prompt, schema }: Question, parent: Operation, runner: Runner): Shown {
  let settle: Omit<Shown, 'key'> = { resolve() {}, reject() {} }
  const elsewhere = new Promise<SignalAnswer>((resolve, reject) => {
    settle = { resolve, reject }
  })
  const note = 'The application asks this in a place of its own.'
  const wait = runner.run(parent, () => startWait(kind, { prompt: `${prompt}\n\n${note}`, schema }, elsewhere))
  // How it ends is in the trace.
  wait.answered.then(undefined, () => {})
  return { key, ...settle }
}
