import { createPricing } from '@agent-inspector/dialects'
import { createSessionFold } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
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
