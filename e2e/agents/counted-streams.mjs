/**
 * An agent with the inspector in its own process that runs one session for each line of its standard input,
 * named after it, and says `streams N` whenever a stream of events has begun or ended.
 */
import { subscribe } from 'node:diagnostics_channel'
import { createInterface } from 'node:readline'
import { createInspector } from '@agent-inspector/collector'
import { session, tool } from '@agent-inspector/hooks'

let streams = 0

subscribe('http.server.request.start', ({ request, response }) => {
  if (!request.url.startsWith('/_inspector/events')) return
  say(1)
  response.once('close', () => say(-1))
})

const inspector = createInspector()
const { url } = await inspector.listen({ port: Number(process.env.INSPECTOR_PORT ?? 0) })
console.log(url)

for await (const id of createInterface({ input: process.stdin })) {
  await session({ id, title: `Run ${id}` }, () => tool('t', () => 'done'))
}

function say(change) {
  streams += change
  console.log(`streams ${streams}`)
}
