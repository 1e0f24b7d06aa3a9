import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeArgument } from './argument.js'

test.each([
  ['tool.call', { 'mcp.tool.input_json': '{"path":"docs/a.md","depth":2}' }, 'docs/a.md'],
  ['tool.call', { 'gen_ai.tool.call.arguments': '{"limit":5}' }, '5'],
  ['tool.call', { 'mcp.tool.input_json': '{"a":{"b":["",false]}}' }, 'false'],
  ['tool.call', { 'mcp.tool.input_json': '{"cut' }, '{"cut'],
  ['tool.call', { 'input.value': 'two\n  lines' }, 'two lines'],
  ['tool.call', { 'mcp.tool.input_json': JSON.stringify({ text: 'x'.repeat(30_000) }) }, ''],
  ['signal.wait', { 'mcp.signal.by': 'ann' }, 'answered by ann'],
  ['signal.wait', {}, ''],
  ['mcp.rpc', { 'mcp.rpc.server_uri': 'stdio:index.js', 'mcp.server.name': 'search' }, 'search'],
  ['mcp.rpc', { 'mcp.rpc.server_uri': 'stdio:index.js', 'mcp.rpc.transport': 'stdio' }, 'stdio:index.js'],
  ['llm.generate', { 'input.value': 'hello' }, ''],
  ['other', { 'input.value': 'hello' }, ''],
] as const)('%s with %j', (kind, attributes, expected) => {
  expect(describeArgument(kind, attributes)).toBe(expected)
})

test('is one short line, whatever stands in the attributes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (value) => {
      const text = describeArgument('tool.call', { 'mcp.tool.input_json': value })
      expect(text.length).toBeLessThanOrEqual(160)
      expect(text).not.toMatch(/[\n\r\t]/)
    }),
  )
})
