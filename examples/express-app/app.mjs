/**
 * An agent behind an Express app, with the inspector mounted in it:
 *
 *   node examples/express-app/app.mjs
 *
 * Open the first URL, then ask by the command that is printed. Each request is a session. Ctrl-C ends it.
 */
import { createInspector } from '@agent-inspector/collector'
import { agent, llm, session, tool } from '@agent-inspector/hooks'
import express from 'express'

const ORDERS = { 17: { item: 'a red kettle', state: 'on its way' }, 18: { item: 'two cups', state: 'delivered' } }

const app = express()
// First: it serves nothing outside /_inspector, and there only to this machine.
app.use(createInspector().router)
app.post('/ask', express.json(), async (request, response) => {
  const { question = '' } = request.body
  const answer = await session({ title: question, metadata: { route: '/ask' } }, () => support(question))
  response.json({ answer })
})

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', async (failure) => {
  if (failure !== undefined) throw failure
  const bound = server.address()
  const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`
  console.log(`${address}/_inspector`)
  const ask = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
  const first = await fetch(`${address}/ask`, { ...ask, body: '{"question":"Where is order 17?"}' })
  console.log((await first.json()).answer)
  console.log(`curl ${address}/ask -H 'Content-Type: application/json' -d '{"question": "And order 18?"}'`)
})

/** @param {string} question */
function support(question) {
  return agent('support', { input: question }, async () => {
    const [number = ''] = /\d+/.exec(question) ?? []
    const order = await tool('find_order', { input: { number } }, ({ input }) => ORDERS[input.number])
    const messages = [
      { role: 'system', content: 'You answer customers.' },
      { role: 'user', content: `${question}\n${JSON.stringify(order ?? 'no such order')}` },
    ]
    const { response } = await llm({ provider: 'scripted', model: 'script-1', prompt: { messages } }, () =>
      reply(order),
    )
    return response.content
  })
}

/** Stands for a model. */
function reply(order) {
  const content = order === undefined ? 'We know of no such order.' : `Your order, ${order.item}, is ${order.state}.`
  return { response: { role: 'assistant', content }, usage: { inputTokens: 60, outputTokens: content.length } }
}
