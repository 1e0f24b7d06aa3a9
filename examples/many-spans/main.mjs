/**
 * Records one finished session of many spans, to see how the page carries it.
 *
 *   node examples/many-spans/main.mjs [--spans 10000] [--id many-spans] [--traces-dir DIR]
 *
 * A tree as agents make them: turns, in each a model call and a few tools, one of thirty fails.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createInspector } from '@agent-inspector/collector'
import { agent, llm, session, tool, workflow } from '@agent-inspector/hooks'

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '10000' },
    id: { type: 'string', default: 'many-spans' },
    'traces-dir': { type: 'string' },
  },
})
const spans = Number(values.spans)
const spansPerTurn = 6

const inspector = createInspector(values['traces-dir'] === undefined ? {} : { tracesDir: values['traces-dir'] })
await session({ id: values.id, title: `${spans} spans` }, () =>
  workflow('many-spans', { type: 'custom', input: { spans } }, async () => {
    const left = spans - 1
    for (let done = 0, turn = 1; done < left; done += spansPerTurn, turn++) {
      await takeTurn(turn, Math.min(spansPerTurn, left - done))
      if (turn % 20 === 0) await nextTurn()
    }
    return { spans }
  }),
)
await inspector.close()
console.log(`${values.id}: ${spans} spans`)

/** `count` spans: the turn itself, a model call, then tools. */
function takeTurn(turn, count) {
  return agent(`turn ${turn}`, { input: { turn } }, async () => {
    if (count > 1) await think(turn)
    for (let n = 2; n < count; n++) await readPage(turn * spansPerTurn + n)
  })
}

function think(turn) {
  const messages = [
    { role: 'user', content: `What comes after step ${turn}? Name the pages that must be read for it, in order.` },
  ]
  return llm({ provider: 'none', model: 'example-model', prompt: { messages } }, async () => ({
    response: { role: 'assistant', content: [{ type: 'text', text: `Step ${turn + 1}, from four pages.` }] },
    usage: { inputTokens: 200 + (turn % 50), outputTokens: 20 },
    stopReason: 'end_turn',
  }))
}

async function readPage(page) {
  try {
    await tool('read_page', { input: { page } }, async () => {
      if (page % 30 === 0) throw new Error(`Page ${page} is not there.`)
      return { page, words: page % 997 }
    })
  } catch {
    // A failed read is part of the picture; the turn goes on.
  }
}
