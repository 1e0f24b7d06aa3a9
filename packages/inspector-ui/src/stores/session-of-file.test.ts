import { createPricing } from '@agent-inspector/dialects'
import { createSessionFold, OURS } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, openSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { sessionOfFile } from './session-of-file.js'

const all = { unread: 0, firstUnread: undefined }
const pricing = createPricing({ date: '2026-08-21', source: 'a test', models: [{ match: ['big'], input: 2 }] })

function call(n: number, model: string) {
  const attributes = { 'mcp.llm.model': model, 'gen_ai.usage.input_tokens': 1_000_000 }
  return endedSpan({ spanId: spanIdOf(n), name: 'llm.generate', attributes })
}

test('a file that was opened by itself costs what its calls do, as far as they have a price', () => {
  const fold = createSessionFold('s')
  for (const [n, model] of ['big', 'big', 'other'].entries()) fold.add(call(n, model))
  const session = sessionOfFile(fold.summary(), all, pricing)
  expect(session).toMatchObject({ cost_usd: 4, cost_is_partial: true })
  expect(session.models?.map(({ model, calls, cost_usd: usd }) => [model, calls, usd])).toEqual([
    ['big', 2, 4],
    ['other', 1, undefined],
  ])
  expect(sessionOfFile(fold.summary(), all)).not.toHaveProperty('cost_usd')
})

test('nobody runs it: what had not ended ended unfinished with its last record, and nothing waits', () => {
  const fold = createSessionFold('s')
  fold.add(sessionEvent('session_started'))
  fold.add(sessionEvent('stepping_changed', { attributes: { [OURS.stepKinds]: ['tool.call'] } }))
  fold.add(openSpan())
  fold.add(sessionEvent('waiting_on_signal', { spanId: spanIdOf(1) }))
  const session = sessionOfFile(fold.summary(), { unread: 2, firstUnread: { line: 5, problem: 'is not JSON.' } })
  expect(session).toMatchObject({
    status: 'interrupted',
    ended_at: '2025-11-20T19:46:41.000Z',
    duration_ms: 1000.000001,
    ledger: { never_ended: 1, unreadable_lines: 2, first_unreadable: { line: 5 } },
  })
  expect(session).not.toHaveProperty('waiting_for')
  expect(session).not.toHaveProperty('step_kinds')
})
