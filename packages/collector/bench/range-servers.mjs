/**
 * A server of one trace file, in a process of its own: `inspector` is ours, `express` reads from a kept descriptor
 * behind Express, `bare` without it. Prints its port.
 *
 *   node range-servers.mjs KIND DIR PART
 */
import { openSync, read } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInspector } from '../dist/index.js'

const [kind, dir, part] = process.argv.slice(2)
console.log(await { inspector, express, bare }[kind]())

async function inspector() {
  const { port } = await createInspector({ tracesDir: dir, log: () => {} }).listen({ port: 0 })
  return port
}

function express() {
  const app = createRequire(import.meta.url)('express')()
  app.get('/{*any}', serveRange())
  return listen(createServer(app))
}

function bare() {
  return listen(createServer(serveRange()))
}

function serveRange() {
  const fd = openSync(path.join(dir, `${part}.jsonl.gz`))
  return (request, response) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range)
    const bytes = Buffer.allocUnsafe(last - first + 1)
    read(fd, bytes, 0, bytes.length, Number(first), () => {
      response.writeHead(206, {
        'Content-Type': 'application/gzip',
        'Content-Length': bytes.length,
        'Content-Range': `bytes ${first}-${last}/*`,
      })
      response.end(bytes)
    })
  }
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}
