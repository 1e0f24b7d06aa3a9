import { execFileSync } from 'node:child_process'
import { array, constantFrom, oneof, sample, string } from 'fast-check'
import { expect, test } from 'vitest'
import { answerCommand } from './answer-command.js'
import { shellWord } from './shell-word.js'

/** What bash makes of the words of a command. */
function wordsOf(command: string): readonly string[] {
  const script = `agent-inspector() { printf '%s\\0' "$@"; }; ${command}`
  return execFileSync('bash', ['--norc', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { LC_ALL: 'C.UTF-8', PATH: process.env.PATH },
  })
    .toString()
    .split('\0')
    .slice(0, -1)
}

const hostile = constantFrom(
  '$(id)',
  '`id`',
  "'",
  '"',
  '\\',
  '!!',
  '\n',
  '\u001b[31m',
  '\u202e',
  '~',
  '*',
  '-x',
  'ü',
  '',
)

test('a shell reads back every word as it was, and none of them steers a terminal', () => {
  const word = array(oneof(hostile, string({ unit: 'grapheme' })), { maxLength: 5 }).map((parts) => parts.join(''))
  const words = sample(word, 500).map((text) => text.replaceAll('\0', ''))
  const quoted = words.map(shellWord).join(' ')
  expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(wordsOf(`agent-inspector ${quoted}`)).toEqual(words)
})

const schema = { type: 'object', properties: { ok: { type: 'boolean' }, "it's": { enum: ['a', 'b'] }, any: {} } }

test('the command names the session, the signal and the wait, and leaves the answer to be filled in', () => {
  const command = answerCommand({
    sessionId: "Ada's",
    signalName: '-go',
    waitId: 'a1',
    schema,
    tracesDir: '/my traces',
  })
  const template = `{"ok": BOOLEAN, "it's": "a"|"b", "any": JSON}`
  const names = ['--', "Ada's", '-go', template]
  expect(wordsOf(command)).toEqual(['answer', '--wait', 'a1', '--traces-dir', '/my traces', ...names])
  expect(() => JSON.parse(template)).toThrow()
})

test.each([
  [undefined, 'JSON'],
  [{ type: 'string' }, 'STRING'],
  [{ type: ['string', 'null'] }, 'JSON'],
  [{ enum: ['yes', 'no'] }, `'"yes"|"no"'`],
  [{ type: 'object', properties: { ['x'.repeat(300)]: {} } }, 'JSON'],
  [{ enum: Array.from({ length: 100 }, (_, i) => i) }, 'JSON'],
  [{ properties: null, type: 7 }, 'JSON'],
])('an answer of %j is called %s', (schema, template) => {
  expect(answerCommand({ sessionId: 's', signalName: 'go', schema })).toBe(`agent-inspector answer s go ${template}`)
})
