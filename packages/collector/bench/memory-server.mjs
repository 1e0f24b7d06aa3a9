/**
 * An agent that records one long session and serves it, for server-memory.bench.mjs. Its parent tells it how far
 * to record, or to end the session; the answer is what it keeps in memory then, collected, in bytes.
 *
 *   node --expose-gc memory-server.mjs DIR
 */
import { setImmediate } from 'node:timers/promises'
import { session, tool } from '@agent-inspector/hooks'
import { createInspector } from '../dist/index.js'

const BURST = 100

const inspector = createInspector({ tracesDir: process.argv[2], log: () => {} })
const { port } = await inspector.listen({ port: 0 })

const orders = []
let wake = () => {}
process.on('message', (order) => {
  orders.push(order)
  wake()
})
process.send({ port })

await session({ id: 'long' }, async () => {
  let spans = 0
  for (;;) {
    const { upTo } = await nextOrder()
    if (upTo === undefined) return
    for (; spans < upTo; spans++) {
      tool('search', { input: { n: spans, path: `/docs/${spans}.md` } }, () => ({ bytes: spans }))
      if (spans % BURST === 0) await setImmediate()
    }
    await tell()
  }
})
await tell()
for (;;) {
  await nextOrder()
  await tell()
}

async function nextOrder() {
  while (orders.length === 0) {
    await new Promise((resolve) => {
      wake = resolve
    })
  }
  return orders.shift()
}

async function tell() {
  // What waits to be written is no memory that is kept.
  let before = Number.POSITIVE_INFINITY
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 300))
    global.gc()
    const { heapUsed, external } = process.memoryUsage()
    const bytes = heapUsed + external
    if (before - bytes < 1_000_000) return process.send({ bytes })
    before = bytes
  }
}
