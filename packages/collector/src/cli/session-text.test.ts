import { sessionJson } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { FULL_SESSION, MINIMAL_SESSION } from '../../../trace-format/src/sample-session.test-kit.js'
import { sessionText } from './session-text.js'
import { widthOf } from './terminal-text.js'

const pricing = { costOf: ({ model }: { readonly model: string }) => (model === 'known' ? 1.5 : undefined) }
const textOf = (session: typeof FULL_SESSION, columns?: number) =>
  sessionText(sessionJson(session, pricing), { columns, tracesDir: '/traces' })

test('a session that has all', () => {
  expect(textOf(FULL_SESSION)).toEqual([
    's',
    '  session   s',
    '  status    paused  (node)',
    '            asked to end at 1970-01-01T00:00:00.000Z by Ada',
    '            It is torn.',
    '  time      2025-11-20T19:46:40.123Z, 1.5 ms',
    '  spans     0: 0 model calls, 0 tool calls',
    '  tokens    0 in, 0 out  ≥ $1.5000',
    '  models    known  2 calls  1,000,000 in, 200,000 out  $1.5000',
    '            other  2 calls  1,000,000 in, 200,000 out  no price',
    '  tags      (pinned)',
    '            kept',
    '  metadata  of: {"any":["depth"]}',
    '  losses    2 records dropped, since more was recorded than could be written',
    '            1 record in damaged blocks of the file',
    '            3 records deleted by retention',
    '            3 attributes left out by the SDK of the application',
    '            Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT where the application runs.',
    '  files     s.jsonl.gz  7 B',
    '  waits     for go since 1970-01-01T00:00:00.000Z: ?',
    '            agent-inspector answer --wait 00f067aa0ba902b7 --traces-dir /traces s go BOOLEAN',
    '  waits     for go since 1970-01-01T00:00:00.000Z: ?',
    '            agent-inspector answer --wait 00f067aa0ba902b8 --traces-dir /traces s go JSON',
    '  waits     for step since 1970-01-01T00:00:00.000Z: ?',
    '            agent-inspector answer --wait 00f067aa0ba902b9 --traces-dir /traces s step JSON',
  ])
})

test('a session that has just begun says no more than there is', () => {
  expect(textOf(MINIMAL_SESSION)).toEqual([
    's',
    '  session   s',
    '  status    running  (node)',
    '  time      2025-11-20T19:46:40.123Z',
    '  spans     0: 0 model calls, 0 tool calls',
  ])
})

test.each([20, 40, 80])('at %d columns only the commands are wider', (columns) => {
  for (const line of textOf(FULL_SESSION, columns)) {
    if (!line.includes('agent-inspector answer')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
  }
})
