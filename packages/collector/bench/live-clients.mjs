/**
 * The other side of live-feed.bench.mjs and delivery-cost.bench.mjs, in a process of its own: many clients of one stream, and for
 * each event how long it took from the time that stands in it.
 *
 *   node live-clients.mjs URL CLIENTS    tells its parent { ready } or { ms: […] }, one for each client
 */
import { get } from 'node:http'

const [url, count] = process.argv.slice(2)
let heard = []

/** Milliseconds, the same in all processes of the machine. */
const now = () => performance.timeOrigin + performance.now()

for (let i = 0; i < Number(count); i++) {
  await new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        const text = rest + chunk
        const end = text.lastIndexOf('\n\n') + 1
        rest = text.slice(end)
        for (const [, at] of text.slice(0, end).matchAll(/sent-(\d+\.\d+)/g)) heard.push(now() - Number(at))
        if (heard.length < Number(count)) return
        process.send({ ms: heard })
        heard = []
      })
      resolve()
    })
  })
}
process.send({ ready: true })
