/** What callers without types hand over: no span is lost, and every record has a line. */
import { agent, llm, progress, session, snapshot, tool, workflow } from '@agent-inspector/hooks'
import { decodeLine, encodeRecord, OURS } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { recordHooksEachTest } from './recording.test-kit.js'

const { records, span, spans, events } = recordHooksEachTest()

/** As a caller without types sees it. */
const untyped = (value: unknown) => value as never

test('a model call without a prompt, and with null where nothing is known', () => {
  const usage = { inputTokens: 3, outputTokens: null }
  llm(untyped({ provider: 'p', model: 'm' }), () => ({ response: 'hi', usage, stopReason: null }))

  expect(span('llm.generate').attributes).toMatchObject({
    'mcp.llm.response_json': '{"role":"assistant","content":[{"type":"text","text":"hi"}]}',
    'gen_ai.usage.input_tokens': 3,
  })
  expect(span('llm.generate').attributes).not.toHaveProperty('mcp.stop_reason')
})

test('usage that throws at whoever reads it takes nothing else with it', () => {
  const usage = {
    get inputTokens(): number {
      throw new Error('not for you')
    },
  }
  const fail = () =>
    llm({ provider: 'p', model: 'm', prompt: { messages: [] } }, ({ span }) => {
      span.set({ usage, stopReason: 'cut' })
      throw new Error('too long')
    })
  expect(fail).toThrow('too long')

  expect(span('llm.generate')).toMatchObject({
    status: { message: 'too long' },
    attributes: { 'mcp.stop_reason': 'cut' },
  })
})

test.each([undefined, null, 7, Symbol('n')])('the name %s', (name) => {
  session(untyped({ title: name, metadata: name }), () => {
    workflow(untyped(name), () => agent(untyped(name), () => 'done'))
    tool(untyped(name), ({ span }) => {
      span.set(untyped(name))
      span.event(untyped(name), untyped(name))
      snapshot('state', name)
      progress(untyped({ progress: name, total: name, message: name }))
    })
  })

  expect(spans().map(({ name }) => name)).toEqual(['agent.call', 'workflow.run', 'tool.call'])
  expect(events().at(-1)).toMatchObject({ name: 'session_finished', attributes: { [OURS.status]: 'completed' } })
  for (const [seq, record] of records.entries()) expect(decodeLine(encodeRecord(record, seq))).toHaveLength(1)
})
