/**
 * Records one finished session whose spans the tests know by heart: a model call with messages, a
 * tool with arguments and result, one that fails, two snapshots of the same state.
 */
import { createInspector } from '@agent-inspector/collector'
import { agent, llm, session, snapshot, tool, workflow } from '@agent-inspector/hooks'

const inspector = createInspector()

const messages = [
  { role: 'system', content: 'You plan journeys.' },
  { role: 'user', content: 'How do I get from Bern to Lugano?' },
]

await session({ id: 'known-run', title: 'Journey to Lugano', metadata: { traveller: 'Ada' } }, () =>
  workflow('plan-journey', { type: 'orchestrator', input: { from: 'Bern', to: 'Lugano' } }, async () => {
    snapshot('plan', { steps: ['ask', 'search'], done: 0 })
    await agent('planner', { input: 'Bern to Lugano' }, () =>
      llm({ provider: 'example', model: 'route-model', prompt: { messages } }, async () => ({
        response: {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look for trains.' },
            { type: 'tool_use', id: 'call-1', name: 'search_trains', input: { from: 'Bern', to: 'Lugano' } },
          ],
        },
        usage: { inputTokens: 123, outputTokens: 45 },
        stopReason: 'tool_use',
      })),
    )
    await tool('search_trains', { input: { from: 'Bern', to: 'Lugano' } }, async () => ({
      content: [{ type: 'text', text: '09:00 via Luzern' }],
      structuredContent: { trains: [{ departs: '09:00', changes: 1 }] },
    }))
    await tool('book_seat', { input: { train: '09:00' } }, async () => {
      throw new Error('The 09:00 is fully booked.')
    }).catch(() => undefined)
    snapshot('plan', { steps: ['ask', 'search'], done: 2 })
    return { departs: '09:00' }
  }),
)
await inspector.close()
