import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isProcessAlive } from '../base/process-alive.js'
import { createCommand } from './run-command.js'

const dir = mkdtempSync(path.join(tmpdir(), 'run-command-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = (name: string): string => path.join(dir, name)
const read = (name: string): string => readFileSync(file(name), 'utf8')
const never = new AbortController().signal

test('it gets the event on its input and in variables, and a hostile title is a text to it', async () => {
  const title = `"; touch ${file('owned')}; $(touch ${file('owned')}) \`touch ${file('owned')}\` '`
  const body = JSON.stringify({ title })
  const command = createCommand({
    command: `cat > ${file('body')}; printf %s "$INSPECTOR_EVENT_TITLE" > ${file('title')}`,
  })
  const message = { id: 'msg_1', body, variables: { INSPECTOR_EVENT_TITLE: title } }
  expect(await command.deliver(message, never)).toBeUndefined()
  expect([read('body'), read('title')]).toEqual([body, title])
  expect(existsSync(file('owned'))).toBe(false)
})

const big = { id: 'msg_1', body: 'x'.repeat(4 * 1024 * 1024), variables: {} }

test.each([
  ['exit 0', undefined],
  ['exec 0<&-; exit 0', undefined],
  ['exit 3', 'it ended with 3'],
  ['no-such-command-here 2>&-', 'it ended with 127'],
  ['kill -9 $$', 'it ended by SIGKILL'],
])('%s, which does not read its input: %s', async (command, reason) => {
  const failure = await createCommand({ command }).deliver(big, never)
  expect(failure).toEqual(reason === undefined ? undefined : { reason, attempts: 1 })
})

test('one that takes too long ends, with all that it has started, even where that will not', async () => {
  const command = `sh -c 'trap "" TERM; echo $$ > ${file('pid')}; while :; do sleep 1; done'`
  const failure = await createCommand({ command, timeoutMs: 500 }).deliver(big, never)
  expect(failure).toEqual({ reason: 'it took more than 0.5 s', attempts: 1 })
  // Whoever gets it when its shell is gone takes a moment to notice its end.
  await expect.poll(() => isProcessAlive(Number(read('pid'))), { timeout: 8000 }).toBe(false)
})

test('the end of the watch ends it', async () => {
  const watch = new AbortController()
  const command = `echo $$ > ${file('running')}; sleep 60 & wait`
  const delivered = createCommand({ command }).deliver(big, watch.signal)
  await expect.poll(() => existsSync(file('running')) && read('running')).toMatch(/\d/)
  watch.abort()
  expect(await delivered).toMatchObject({ attempts: 1 })
  await expect.poll(() => isProcessAlive(Number(read('running'))), { timeout: 8000 }).toBe(false)
})
