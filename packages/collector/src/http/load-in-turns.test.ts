import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { loadInTurns } from './load-in-turns.js'

const { cache } = createRequire(import.meta.url)
const loaded = () =>
  Object.keys(cache).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(file)?.[1])

test('a package is loaded with all that it needs, and others get their turns meanwhile', async () => {
  let isDone = false
  let most = 0
  let turns = 0
  const count = (): void => {
    const before = loaded().length
    setImmediate(() => {
      turns++
      most = Math.max(most, loaded().length - before)
      if (!isDone) count()
    })
  }
  count()
  await loadInTurns('express')
  isDone = true

  const names = new Set(loaded())
  expect([...names]).toEqual(expect.arrayContaining(['express', 'router', 'body-parser', 'qs', 'mime-db']))
  expect(turns).toBeGreaterThan(names.size / 2)
  expect(most).toBeLessThan(loaded().length / 4)
})

test('what is not there hurts nobody', async () => {
  await expect(loadInTurns('no-such-package')).resolves.toBeUndefined()
})
