import type { SpanRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { endedSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createUseNews } from './use-news.js'

const uri = 'file:///report.txt'
const read = (fields: Partial<SpanRecord> = {}) =>
  endedSpan({
    name: 'mcp.rpc',
    attributes: { 'mcp.method.name': 'resources/read', 'mcp.resource.uri': uri },
    ...fields,
  })

test.each([
  ['our helper', 'ResourceFetched', { name: 'resource.fetch', attributes: { 'mcp.resource.uri': uri } }, { uri }],
  ['a call over MCP', 'ResourceFetched', read(), { uri }],
  [
    'our helper',
    'PromptUsed',
    { name: 'prompt.apply', attributes: { 'mcp.prompt.template_id': 'p' } },
    { templateId: 'p' },
  ],
  [
    'a call over MCP',
    'PromptUsed',
    { name: 'prompts/get p', attributes: { 'mcp.method.name': 'prompts/get', 'gen_ai.prompt.name': 'p' } },
    { templateId: 'p' },
  ],
])('%s is told as %s', (_, type, fields, told) => {
  expect(createUseNews().add(endedSpan(fields))).toMatchObject({ type, ...told })
})

test.each([
  ['failed', read({ status: { code: 2 } })],
  ['is another call about a resource', read({ attributes: { 'mcp.method.name': 'resources/subscribe' } })],
  ['only names a prompt', endedSpan({ name: 'llm.generate', attributes: { 'gen_ai.prompt.name': 'p' } })],
])('what %s is not told', (_, span) => {
  expect(createUseNews().add(span)).toBeUndefined()
})

test('one use is told once, by the innermost of the spans around it', () => {
  const news = createUseNews()
  const [helper, client, server] = [spanIdOf(1), spanIdOf(2), spanIdOf(3)]
  const told = [
    read({ spanId: server, parentId: client, kind: 2 }),
    read({ spanId: client, parentId: helper, kind: 3 }),
    endedSpan({ spanId: helper, name: 'resource.fetch', attributes: { 'mcp.resource.uri': uri } }),
  ].map((span) => news.add(span)?.type)

  expect(told).toEqual(['ResourceFetched', undefined, undefined])
})

test('two uses beside each other are told twice', () => {
  const news = createUseNews()
  const told = [1, 2].map((n) => news.add(read({ spanId: spanIdOf(n), parentId: spanIdOf(9) }))?.type)
  expect(told).toEqual(['ResourceFetched', 'ResourceFetched'])
})
