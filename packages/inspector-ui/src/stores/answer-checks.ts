/**
 * Does an answer fit its schema? Asked of a worker, and for a bounded time.
 *
 *   AnswerForm --schema, payload--> [createAnswerChecks] --AnswerToCheck--> answer.worker.ts
 *                                            '--messages by JSON Pointer, or why there are none--> AnswerForm
 */
export interface AnswerToCheck {
  readonly asked: number
  readonly schema: Readonly<Record<string, unknown>>
  readonly payload: unknown
}

export type Check =
  | { readonly messages: ReadonlyMap<string, string>; readonly unchecked?: never }
  /** Why the page cannot tell; the server still can. */
  | { readonly unchecked: string; readonly messages?: never }

export interface CheckedAnswer {
  readonly asked: number
  readonly check: Check
}

export interface AnswerChecks {
  /** @returns `undefined` where something newer was asked before this was looked at */
  check(schema: Readonly<Record<string, unknown>> | undefined, payload: unknown): Promise<Check | undefined>
}

/** The half of `Worker` that is used. */
export interface AnswerWorker {
  postMessage(message: AnswerToCheck): void
  addEventListener(type: 'message', listener: (event: { readonly data: CheckedAnswer }) => void): void
  terminate(): void
}

export interface AnswerChecksOptions {
  /** Called with the first answer, and again after one that took too long. */
  readonly startWorker: () => AnswerWorker
  /** Default 1000: the answer of a person is looked at in a few, and a worker begins in a hundred. */
  readonly maxMs?: number
}

interface Asked {
  readonly answer: AnswerToCheck
  readonly done: (check: Check | undefined) => void
}

const FITS: Check = { messages: new Map() }

export function createAnswerChecks({ startWorker, maxMs = 1000 }: AnswerChecksOptions): AnswerChecks {
  let worker: AnswerWorker | undefined
  let count = 0
  let current: (Asked & { readonly timer: ReturnType<typeof setTimeout> }) | undefined
  let next: Asked | undefined

  const look = (asked: Asked): void => {
    if (worker === undefined) {
      worker = startWorker()
      worker.addEventListener('message', ({ data }) => {
        if (data.asked === current?.answer.asked) settle(data.check)
      })
    }
    current = { ...asked, timer: setTimeout(giveUp, maxMs) }
    worker.postMessage(asked.answer)
  }
  const settle = (check: Check): void => {
    clearTimeout(current?.timer)
    current?.done(check)
    current = undefined
    const waiting = next
    next = undefined
    if (waiting !== undefined) look(waiting)
  }
  const giveUp = (): void => {
    worker?.terminate()
    worker = undefined
    settle({ unchecked: 'it takes too long' })
  }

  return {
    check(schema, payload) {
      if (schema === undefined) return Promise.resolve(FITS)
      return new Promise((done) => {
        const asked = { answer: { asked: ++count, schema, payload }, done }
        if (current === undefined) return look(asked)
        next?.done(undefined)
        next = asked
      })
    },
  }
}
