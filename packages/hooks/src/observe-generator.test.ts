import { expect, test } from 'vitest'
import { observe } from './observe.js'
import type { Observer } from './observer.js'

function witness(): { readonly log: unknown[]; readonly observer: Observer } {
  const log: unknown[] = []
  return {
    log,
    observer: {
      returned: (value) => log.push({ returned: value }),
      threw: (error) => log.push({ threw: error }),
      resume(step) {
        log.push('resume')
        return step()
      },
    },
  }
}

test('a generator ends when its body ends, and each step of it is resumed', () => {
  const { log, observer } = witness()
  const generator = observe(function* () {
    const answer: string = yield 1
    return `got ${answer}`
  }, observer)

  expect([generator.next(), generator.next('x'), generator.next()]).toEqual([
    { value: 1, done: false },
    { value: 'got x', done: true },
    { value: undefined, done: true },
  ])
  expect(log).toEqual(['resume', 'resume', { returned: 'got x' }, 'resume'])
})

test('what an async generator yielded stands for its result if it returns nothing', async () => {
  const { log, observer } = witness()
  const seen: number[] = []
  for await (const value of observe(async function* () {
    yield 1
    yield 2
  }, observer)) {
    seen.push(value)
  }

  expect(seen).toEqual([1, 2])
  expect(log.at(-1)).toEqual({ returned: [1, 2] })
})

test('a reader who leaves early ends it, and its finally runs', async () => {
  const { log, observer } = witness()
  let cleaned = false
  for await (const _ of observe(async function* () {
    try {
      yield 1
      yield 2
    } finally {
      cleaned = true
    }
  }, observer)) {
    break
  }

  expect(cleaned).toBe(true)
  expect(log.at(-1)).toEqual({ returned: [1] })
})

test('what it throws, or what is thrown into it, is told once and thrown on', async () => {
  const { log, observer } = witness()
  const failing = observe(async function* (): AsyncGenerator<number> {
    yield 1
    throw new Error('broken')
  }, observer)
  await failing.next()
  await expect(failing.next()).rejects.toThrow('broken')
  await failing.next()

  const struck = observe(function* () {
    yield 1
  }, observer)
  struck.next()
  expect(() => struck.throw(new Error('struck'))).toThrow('struck')

  expect(log.filter((entry) => entry !== 'resume')).toEqual([
    { threw: new Error('broken') },
    { threw: new Error('struck') },
  ])
})

test('a promise of a generator ends with the generator', async () => {
  const { log, observer } = witness()
  const generator = await observe(
    async () =>
      (async function* () {
        yield 'a'
      })(),
    observer,
  )
  expect(log).toEqual([])
  for await (const _ of generator);

  expect(log.at(-1)).toEqual({ returned: ['a'] })
})

test('it stands under the prototype of its generator; an iterator of a collection is a value', () => {
  const { log, observer } = witness()
  function* count() {
    yield 1
    yield 2
  }
  const counted = observe(count, observer)
  expect(counted).toBeInstanceOf(count)
  expect([...counted]).toEqual([1, 2])

  const entries = new Map([[1, 2]]).entries()
  expect(observe(() => entries, observer)).toBe(entries)
  expect((log.at(-1) as { returned: unknown }).returned).toBe(entries)
})
