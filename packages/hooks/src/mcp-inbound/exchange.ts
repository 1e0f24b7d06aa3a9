/**
 * One HTTP request and its answer, as the messages of MCP in them: each request becomes an operation that
 * ends with its response, each notification is told of.
 *
 *   trace-requests | trace-fetch --bodies, from a copy--> [exchange] --> hooks of RPC
 *                                                            '--> client-messages, server-messages
 */
import type { RpcMessage } from '../json-rpc.js'
import type { OpenCalls } from '../mcp/open-calls.js'
import { RpcError } from '../mcp/rpc-error.js'
import type { Operation } from '../operation.js'
import { peek } from '../peek.js'
import type { Runner } from '../runner.js'
import { createSpan } from '../span.js'
import { type AnswerReader, createAnswerReader, parseJson, UNREAD } from './answer-reader.js'
import { createClientMessages } from './client-messages.js'
import type { StreamEvent } from './event-stream.js'
import { type HttpRequest, looksLikeMcp, streamIdOf } from './http-request.js'
import type { InboundClients, TakenClient } from './inbound-clients.js'
import { createRequestFrame } from './request-frame.js'
import { hearServer } from './server-messages.js'

export interface Exchange {
  /** What the request is handled in. Its ids are settled when its body is here. */
  readonly frame: Operation
  /** The body of the request: a JSON value. */
  asked(body: unknown): void
  /** It was longer than is read. */
  askedTooMuch(bytes: number): void
  /** The head of the answer. Its body is to be written to what is returned. */
  answered(status: number, header: HttpRequest['header']): AnswerReader
  /** @param cause why it is over before its end */
  over(cause?: unknown): void
}

export interface ExchangeOptions {
  readonly request: HttpRequest
  readonly maxBodyBytes: number
  readonly clients: InboundClients
  readonly runner: Runner
}

/** Who was told this gets the answer by another way. */
const ACCEPTED = 202

export function createExchange({ request, maxBodyBytes, clients, runner }: ExchangeOptions): Exchange {
  const { method, header } = request
  const here = runner.current()
  const frame = createRequestFrame(here)
  const said: { status: number; error?: string | undefined } = { status: 0 }
  let taken: TakenClient | undefined
  let calls: OpenCalls | undefined
  let leave: (() => void) | undefined
  let isHeard = false
  let isOver = false
  let isResumable = false
  let isOldStream = false

  return {
    frame,
    asked: (body) => hear(messagesOf(body)),
    askedTooMuch(bytes) {
      const size = { 'mcp.rpc.request_json_truncated': true, 'mcp.rpc.request_json_bytes': bytes }
      hearUnread()
      for (const { operation } of calls?.all() ?? []) createSpan(operation).set(size)
    },
    answered,
    over(cause) {
      if (isOver) return
      isOver = true
      const isLater = cause === undefined && (said.status === ACCEPTED || isResumable)
      if (!isLater && calls !== undefined) {
        // An error is dear to make, and as a rule all are answered.
        if (calls.all().length > 0) calls.failAll(cause ?? httpError(said))
        taken?.client.release(calls)
      }
      leave?.()
      const hasLeft = method === 'DELETE' && said.status < 300 && header('mcp-session-id') !== undefined
      if (hasLeft) take(false)
      taken?.leave(hasLeft || isOldStream)
    },
  }

  function take(isNew: boolean): TakenClient {
    taken ??= clients.take(request, isNew)
    return taken
  }

  function hear(messages: readonly RpcMessage[]): void {
    if (isHeard || isOver || messages.length === 0) return
    isHeard = true
    const { client } = take(
      messages.some(({ method: called }) => called === 'initialize') && request.streamId() === undefined,
    )
    calls = client.openCalls()
    const heard = createClientMessages({ request, client, calls, frame, here })
    for (const message of messages) heard.hear(message)
    leave = heard.leave
  }

  /** What a request without a readable body called is told by a header, if at all. */
  function hearUnread(): void {
    hear([{ jsonrpc: '2.0', id: '', method: header('mcp-method') ?? 'unread' }])
  }

  function answered(status: number, head: HttpRequest['header']): AnswerReader {
    said.status = status
    if (status >= 400 && looksLikeMcp(request)) hearUnread()
    if (!isHeard && (method !== 'GET' || status !== 200)) return UNREAD
    const { client, named, unnamed } = take(method === 'GET' && header('mcp-session-id') === undefined)
    const id = head('mcp-session-id')
    if (id !== undefined) named('mcp', id)
    else if (status < 400 && method !== 'GET') unnamed()

    function answerUnread(): void {
      for (const { message } of calls?.all() ?? []) {
        if (message.id !== undefined) calls?.answer(message.id, { jsonrpc: '2.0', id: message.id })
      }
    }
    const answer = (message: RpcMessage) => {
      if (message.id === undefined || message.id === null) said.error ??= textOf(peek(message.error, 'message'))
      hearServer(message, { client, calls })
    }
    return createAnswerReader(head, maxBodyBytes, {
      json: (value) => messagesOf(value).forEach(answer),
      event({ name, data, hasId }: StreamEvent) {
        isResumable ||= hasId
        if (name === 'endpoint') endpoint(data)
        else messagesOf(parseJson(data)).forEach(answer)
      },
      tooBig(bytes) {
        const size = { 'mcp.rpc.response_json_truncated': true, 'mcp.rpc.response_json_bytes': bytes }
        for (const { operation } of calls?.all() ?? []) createSpan(operation).set(size)
        answerUnread()
      },
      unreadable() {
        if (status < 400) answerUnread()
      },
    })

    /** Of the old HTTP+SSE transport: where the client is to send its messages. */
    function endpoint(address: string): void {
      const uri = request.uri()
      const streamId = URL.canParse(address, uri) ? streamIdOf(new URL(address, uri).searchParams) : undefined
      if (streamId === undefined) return
      isOldStream = true
      client.learn({ transport: 'sse' })
      named('sse', streamId)
    }
  }
}

function messagesOf(value: unknown): readonly RpcMessage[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(isMessage)
}

function isMessage(value: unknown): value is RpcMessage {
  return peek(value, 'jsonrpc') === '2.0'
}

function httpError({ status, error }: { readonly status: number; readonly error?: string | undefined }): RpcError {
  if (status < 400) return new RpcError('The answer ended without a response to this request.')
  return new RpcError(error === undefined ? `HTTP ${status}` : `HTTP ${status}: ${error}`, status)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
