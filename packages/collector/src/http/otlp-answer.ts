/**
 * What an OTLP endpoint says, in the encoding of the request: what it took, or a `google.rpc.Status` with why not.
 *
 *   otlp-routes.ts, what they throw --> [answer] --JSON or Protobuf--> exporter
 */
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { CollectorError } from '../base/errors.js'
import { ExportResponse, Status } from '../ingest/otlp/answers.gen.js'
import type { OtlpEncoding } from '../ingest/otlp/decode-request.js'
import type { Taken } from '../ingest/otlp/otlp-ingest.js'
import { asRefusal } from './problem.js'

/** As the JSON of each signal calls it; in Protobuf all have the same number. */
export type RejectedField = 'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints'

/** `undefined` for what cannot be read here. */
export function encodingOf(request: Request): OtlpEncoding | undefined {
  const type = request.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'application/x-protobuf' || type === 'application/protobuf' ? 'protobuf' : undefined
}

export function sendTaken(response: Response, { rejected, problem: errorMessage }: Taken, field: RejectedField): void {
  const isWhole = rejected === 0 && errorMessage === undefined
  if (encodingOf(response.req) === 'protobuf') {
    const message = isWhole ? {} : { partialSuccess: { rejected, errorMessage } }
    sendProtobuf(response, ExportResponse.encode(message).finish())
  } else {
    // An int64 is a string in Protobuf's JSON.
    sendJson(response, isWhole ? {} : { partialSuccess: { [field]: String(rejected), errorMessage } })
  }
}

/** The last handler of the router. Its four parameters are what makes it one. */
export function statusHandler(log: (line: string) => void): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const refusal = asRefusal(thrown)
    if (refusal.code === 'INTERNAL') log(`${request.method} failed: ${String(thrown)}`)
    if (response.headersSent) {
      response.destroy()
      return
    }
    // What is left of the body stands before the next request of the connection.
    request.resume()
    response.status(refusal.status).set('Cache-Control', 'no-store')
    const status = { code: rpcCodeOf(refusal), message: `${refusal.code}: ${refusal.message} ${refusal.hint}` }
    if (encodingOf(request) === 'protobuf') sendProtobuf(response, Status.encode(status).finish())
    else sendJson(response, status)
  }
}

function sendProtobuf(response: Response, bytes: Uint8Array): void {
  send(response, 'application/x-protobuf', Buffer.from(bytes))
}

function sendJson(response: Response, message: object): void {
  send(response, 'application/json; charset=utf-8', JSON.stringify(message))
}

/** Not by Express, which works out of each answer what is known of all of these. A text goes out with its head. */
function send(response: Response, type: string, body: string | Buffer): void {
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(body)
}

/** Of `google.rpc.Code`. */
function rpcCodeOf({ status }: CollectorError): number {
  switch (status) {
    case 401:
      return 16
    case 403:
      return 7
    case 404:
      return 5
    case 405:
      return 12
    case 413:
    case 429:
      return 8
    case 500:
      return 13
    default:
      return 3
  }
}
