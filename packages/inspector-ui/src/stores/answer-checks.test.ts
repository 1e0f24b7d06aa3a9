import { describe, expect, test } from 'vitest'
import { checkAnswer } from '../model/check-answer.js'
import { type AnswerToCheck, type AnswerWorker, type CheckedAnswer, createAnswerChecks } from './answer-checks.js'

const schema = { type: 'object', required: ['name'] }

describe('createAnswerChecks', () => {
  test('tells what is wrong with an answer, and nothing without a schema', async () => {
    const checks = createAnswerChecks({ startWorker: () => createLocalWorker() })
    expect(await checks.check(schema, {})).toEqual({ messages: new Map([['/name', 'This is needed.']]) })
    expect(await checks.check(schema, { name: 1 })).toEqual({ messages: new Map() })
    expect(await checks.check(undefined, 'anything')).toEqual({ messages: new Map() })
  })

  test('looks at the newest answer only, while it is busy', async () => {
    const worker = createLocalWorker({ held: true })
    const checks = createAnswerChecks({ startWorker: () => worker })
    const first = checks.check(schema, {})
    const between = checks.check(schema, { na: 1 })
    const last = checks.check(schema, { name: 1 })

    worker.release()
    expect((await first)?.messages?.size).toBe(1)
    expect(await between).toBeUndefined()
    worker.release()
    expect((await last)?.messages?.size).toBe(0)
  })

  test('ends a worker that does not come back, says so, and asks another one what waited', async () => {
    const stuck = createLocalWorker({ held: true })
    const workers = [stuck, createLocalWorker()]
    const checks = createAnswerChecks({ startWorker: () => workers.shift() ?? createLocalWorker(), maxMs: 1 })
    const first = checks.check(schema, {})
    const second = checks.check(schema, { name: 1 })

    expect(await first).toEqual({ unchecked: 'it takes too long' })
    expect(await second).toEqual({ messages: new Map() })
    expect(stuck.ended()).toBe(true)
  })
})

/** What the worker does, on this thread; held, it answers when it is released. */
function createLocalWorker({ held = false } = {}): AnswerWorker & { release(): void; ended(): boolean } {
  let listener = (_event: { readonly data: CheckedAnswer }): void => {}
  const waiting: AnswerToCheck[] = []
  let isEnded = false
  const answer = ({ asked, schema: against, payload }: AnswerToCheck): void =>
    queueMicrotask(() => listener({ data: { asked, check: { messages: checkAnswer(against, payload) } } }))
  return {
    postMessage: (message) => void (held ? waiting.push(message) : answer(message)),
    addEventListener: (_type, heard) => {
      listener = heard
    },
    terminate: () => {
      isEnded = true
    },
    release: () => waiting.splice(0, 1).forEach(answer),
    ended: () => isEnded,
  }
}
