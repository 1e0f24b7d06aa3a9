/**
 * A model server that speaks OpenAI's chat completions over HTTP and answers from a script: no key, no
 * network, the same answer to the same question. What it says is made from what it is asked.
 *
 *   openai client --POST /v1/chat/completions--> [server] --answer(request)--> JSON, or a stream of chunks
 *
 * Once for each `user` it fails on purpose, as real endpoints do when they are busy: the first request
 * of a researcher gets 503.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { answer, roleOf } from './answers.mjs'
import { chunksOf, completionOf } from './completion.mjs'

const MAX_BODY_BYTES = 4 * 1024 * 1024
/** How many users it remembers as having met the failure. */
const MAX_USERS = 1000
const FIRST_TOKEN_MS = 900
const TOKEN_MS = 18

/**
 * @param {{ port?: number, pace?: number }} [options] `port`: default any free one. `pace`: 1 is the
 *   speed of a quick real model, 2 takes twice as long, 0 does not wait at all.
 * @returns {Promise<{ url: string, close(): Promise<void> }>} `url` is what `OPENAI_BASE_URL` wants
 */
export async function startScriptedModel({ port = 0, pace = 1 } = {}) {
  const hasFailed = rememberUsers()
  const server = createServer((request, response) => {
    respond(request, response, { pace, hasFailed }).catch((cause) => {
      // The client went away, or it is a bug: either way this answer is over.
      if (response.headersSent || response.destroyed) response.destroy()
      else refuse(response, 500, 'server_error', String(cause))
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function portOf(server) {
  return server.address().port
}

async function respond(request, response, { pace, hasFailed }) {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    return refuse(response, 404, 'invalid_request_error', `No ${request.method} ${request.url} here.`)
  }
  const body = await readAsked(request)
  if (body === undefined) {
    return refuse(response, 400, 'invalid_request_error', 'Send a JSON object with `messages`.')
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const wait = (ms) => sleep(ms * pace, undefined, { signal: gone.signal })

  await wait(FIRST_TOKEN_MS)
  if (roleOf(body) === 'researcher' && !hasFailed(String(body.user))) {
    return refuse(response, 503, 'overloaded', 'The scripted model plays overloaded, once a run: ask again.')
  }
  const completion = completionOf(body, answer(body))
  if (body.stream) return stream(response, body, completion, wait)
  await wait(completion.usage.completion_tokens * TOKEN_MS)
  send(response, 200, completion)
}

async function stream(response, body, completion, wait) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  for (const { chunk, tokens } of chunksOf(completion, body.stream_options)) {
    await wait(tokens * TOKEN_MS)
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}

/** @returns {(user: string) => boolean} false the first time */
function rememberUsers() {
  const users = new Set()
  return (user) => {
    if (users.has(user)) return true
    users.add(user)
    if (users.size > MAX_USERS) users.delete(users.values().next().value)
    return false
  }
}

/** @returns {Promise<import('./answers.mjs').Asked | undefined>} `undefined` where it has no messages, or is too long */
async function readAsked(request) {
  const parts = []
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (bytes <= MAX_BODY_BYTES) parts.push(part)
  }
  if (bytes > MAX_BODY_BYTES) return undefined
  try {
    const body = JSON.parse(Buffer.concat(parts).toString())
    return Array.isArray(body?.messages) ? body : undefined
  } catch {
    return undefined
  }
}

function refuse(response, status, type, message) {
  send(response, status, { error: { message, type, param: null, code: null } })
}

function send(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
