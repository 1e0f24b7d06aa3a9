/**
 * Records one finished session with a model call whose prompt has 20 MB in two messages, a state of 50,000 steps, and
 * a value that is too big to be kept.
 */
import { createInspector } from '@agent-inspector/collector'
import { llm, session, snapshot, tool, workflow } from '@agent-inspector/hooks'

const inspector = createInspector()

const lines = Array.from({ length: 400_000 }, (_, n) => `line ${n}: the quick brown fox jumps over a lazy dog`)
const messages = [
  { role: 'system', content: 'You read long books.' },
  { role: 'user', content: `${lines.join('\n')}\nwhich needle is in the haystack?` },
]
const steps = Array.from({ length: 50_000 }, (_, n) => ({ id: n, name: `step ${n}`, done: n < 49_999 }))

await session({ id: 'big-prompt', title: 'A long book' }, () =>
  workflow('study', { type: 'simple' }, async () => {
    snapshot('plan', { goal: 'read it all', steps })
    await llm({ provider: 'example', model: 'long-model', prompt: { messages } }, async () => ({
      response: { role: 'assistant', content: 'The one on line 400,000.' },
      usage: { inputTokens: 5_000_000, outputTokens: 9 },
      stopReason: 'stop',
    }))
    await tool('download', { input: { url: 'https://example.com' } }, async () => 'x'.repeat(70_000_000))
  }),
)
await inspector.close()
