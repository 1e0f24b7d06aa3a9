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
      resume: (step) => step(),
    },
  }
}

test('a value is handed on and told', () => {
  const { log, observer } = witness()
  const value = { a: 1 }

  expect(observe(() => value, observer)).toBe(value)
  expect(log).toEqual([{ returned: value }])
})

test.each([new Error('x'), 'text', undefined, null])(
  '%o is thrown on as it is, from sync and async functions',
  async (thrown) => {
    const { log, observer } = witness()
    const run = () => {
      throw thrown
    }

    expect(catching(() => observe(run, observer))).toEqual([thrown])
    await observe(async () => run(), observer).then(expect.unreachable, (error) => expect(error).toBe(thrown))
    expect(log).toEqual([{ threw: thrown }, { threw: thrown }])
  },
)

test('a rejection that nobody handles still is one', async () => {
  const { observer } = witness()
  const [unhandled] = await Promise.all([
    new Promise((resolve) => {
      const others = process.listeners('unhandledRejection')
      process.removeAllListeners('unhandledRejection')
      process.once('unhandledRejection', (error) => {
        for (const other of others) process.on('unhandledRejection', other)
        resolve(error)
      })
    }),
    void observe(() => Promise.reject('lost'), observer),
  ])

  expect(unhandled).toBe('lost')
})

class Query implements PromiseLike<string> {
  started = 0
  // biome-ignore lint/suspicious/noThenProperty: a query that starts when it is awaited is what is tested
  then<A, B>(
    ok?: ((value: string) => A | PromiseLike<A>) | null,
    failed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ) {
    this.started++
    return Promise.resolve('rows').then(ok, failed)
  }
  describe(): string {
    return `started ${this.started} times`
  }
}

test('a query that starts when awaited is not started by being watched, and starts once', async () => {
  const { log, observer } = witness()
  const query = observe(() => new Query(), observer)

  expect(query.describe()).toBe('started 0 times')
  expect(await query).toBe('rows')
  expect(query.describe()).toBe('started 1 times')
  expect(log).toEqual([{ returned: 'rows' }])
})

test('a thenable that answers nothing to `then` is awaited as ever', async () => {
  const { log, observer } = witness()
  const thenable = {
    // biome-ignore lint/suspicious/noThenProperty: the least that can be awaited is what is tested
    then(fulfilled: (value: string) => void) {
      fulfilled('least')
    },
  }
  const watched: unknown = observe(() => thenable as unknown as PromiseLike<string>, observer)

  expect(await watched).toBe('least')
  expect(log).toEqual([{ returned: 'least' }])
})

class Response extends Promise<string> {
  #status = 200
  async withStatus(): Promise<{ body: string; status: number }> {
    return { body: await this, status: this.#status }
  }
}

test('the methods of a promise of a client library stay, and the call ends through them too', async () => {
  const { log, observer } = witness()
  const response = observe(() => new Response((resolve) => resolve('hello')), observer)

  expect(response).toBeInstanceOf(Response)
  expect(await response.withStatus()).toEqual({ body: 'hello', status: 200 })
  expect(await response).toBe('hello')
  expect(log).toEqual([{ returned: { body: 'hello', status: 200 } }])
})

function catching(run: () => unknown): unknown[] {
  try {
    run()
    return []
  } catch (error) {
    return [error]
  }
}
