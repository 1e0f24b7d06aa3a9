/**
 * An agent with the inspector in its own process that does what its standard input says, one word and
 * an argument a line, so that a test decides when a span begins and ends:
 *
 *   tool NAME      a tool call, begun and ended at once
 *   tools COUNT    so many of them, named `step 1` and on; the next order counts further
 *   open NAME      a tool call that goes on until `close`
 *   close          ends it
 *   note NAME JSON a tool call that takes a snapshot of the state `plan`
 *   progress N M   says within it that it has come to N of M; without M, that nobody knows
 *   ask MODEL      a call of a model of OpenAI that uses 1,000,000 tokens in, half of them cached, and 100,000 out
 *   echo NAME      a tool call that returns what it gets, and says it
 *   wait NAME      waits for a signal: an approval with a note
 *   want NAME JSON waits for a signal whose answer fits this JSON Schema
 *   finish         ends the session; the inspector stays up
 *
 * Says the inspector's URL on its first line, then each line it has carried out and when.
 */

import { AsyncResource } from 'node:async_hooks'
import { createInterface } from 'node:readline'
import { createInspector } from '@agent-inspector/collector'
import { llm, progress, session, snapshot, tool, waitForSignal, workflow } from '@agent-inspector/hooks'

const approval = {
  type: 'object',
  required: ['approved'],
  properties: {
    approved: { type: 'boolean', title: 'Approved' },
    note: { type: 'string', title: 'Note' },
  },
}

const inspector = createInspector()
const { url } = await inspector.listen({ port: Number(process.env.INSPECTOR_PORT ?? 0) })
console.log(url)

await session({ id: 'steered', title: 'Steered run' }, () => workflow('steered', followOrders))
console.log('finished')

async function followOrders() {
  let close = () => {}
  let steps = 0
  let say = () => {}
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, name, total] = line.split(' ')
    if (order === 'finish') return
    if (order === 'tool') await tool(name, async () => 'done')
    if (order === 'tools') {
      for (const end = steps + Number(name); steps < end; ) await tool(`step ${++steps}`, async () => 'done')
    }
    if (order === 'open') {
      const ended = tool(name, { input: {} }, ({ signal }) => {
        say = AsyncResource.bind(progress)
        return new Promise((resolve, reject) => {
          close = resolve
          signal.addEventListener('abort', () => reject(signal.reason))
        })
      })
      ended.catch(() => console.log('told to end'))
    }
    if (order === 'progress') {
      say({ progress: Number(name), message: 'indexing', ...(total !== undefined && { total: Number(total) }) })
    }
    if (order === 'note') await tool(name, async () => snapshot('plan', JSON.parse(total)))
    if (order === 'ask') await ask(name)
    if (order === 'echo') void echo(name)
    if (order === 'close') close('closed')
    if (order === 'wait') void waitForSignal(name, { prompt: 'May the run go on?', schema: approval }).then(answered)
    if (order === 'want') void waitForSignal(name, { prompt: 'What next?', schema: JSON.parse(total) }).then(answered)
    console.log(`${line} ${Date.now()}`)
  }
}

function ask(model) {
  const usage = { inputTokens: 1_000_000, cacheReadTokens: 500_000, outputTokens: 100_000 }
  return llm({ provider: 'openai', model, prompt: 'How much?' }, async () => ({ response: 'That much.', usage }))
}

async function echo(name) {
  const result = await tool(name, { input: { text: 'hello', tries: 2 } }, async ({ input }) => input)
  console.log(`echoed ${JSON.stringify(result)}`)
}

function answered(payload) {
  console.log(`answered ${JSON.stringify(payload)}`)
}
