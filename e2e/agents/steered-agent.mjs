/**
 * An agent with the inspector in its own process that does what its standard input says, one word and
 * an argument a line, so that a test decides when a span begins and ends:
 *
 *   tool NAME      a tool call, begun and ended at once
 *   tools COUNT    so many of them, named `step 1` and on; the next order counts further
 *   open NAME      a tool call that goes on until `close`
 *   close          ends it
 *   echo NAME      a tool call that returns what it gets, and says it
 *   wait NAME      waits for a signal: an approval with a note
 *   finish         ends the session; the inspector stays up
 *
 * Says the inspector's URL on its first line, then each line it has carried out and when.
 */
import { createInterface } from 'node:readline'
import { createInspector } from '@agent-inspector/collector'
import { session, tool, waitForSignal, workflow } from '@agent-inspector/hooks'

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
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, name] = line.split(' ')
    if (order === 'finish') return
    if (order === 'tool') await tool(name, async () => 'done')
    if (order === 'tools') {
      for (const end = steps + Number(name); steps < end; ) await tool(`step ${++steps}`, async () => 'done')
    }
    if (order === 'open') tool(name, { input: {} }, () => new Promise((resolve) => (close = resolve)))
    if (order === 'echo') void echo(name)
    if (order === 'close') close('closed')
    if (order === 'wait') void waitForSignal(name, { prompt: 'May the run go on?', schema: approval }).then(answered)
    console.log(`${line} ${Date.now()}`)
  }
}

async function echo(name) {
  const result = await tool(name, { input: { text: 'hello', tries: 2 } }, async ({ input }) => input)
  console.log(`echoed ${JSON.stringify(result)}`)
}

function answered(payload) {
  console.log(`answered ${JSON.stringify(payload)}`)
}
