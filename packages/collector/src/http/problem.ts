/**
 * Every refusal over HTTP, as `application/problem+json` (RFC 9457). What a route throws ends here:
 * a CollectorError is told to the client, anything else is a bug of ours, told to the log alone.
 */
import type { ErrorRequestHandler, Response } from 'express'
import { CollectorError, type ErrorCode } from '../base/errors.js'
import { nodeHttp } from '../process/node-http.js'

const DOCS = 'https://github.com/agent-inspector/agent-inspector/blob/main/docs/errors.md'

/** What `express.json` and the router's path decoder throw: an Error with these fields. */
interface HttpError {
  readonly status: number
  readonly type?: string
}

/** The last handler of the router. Its four parameters are what makes it one. */
export function problemHandler(log: (line: string) => void): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const refusal = asRefusal(thrown)
    if (refusal.code === 'INTERNAL') log(`${request.method} failed: ${describe(thrown)}`)
    // Once the head is gone all that is left is to cut the body: the client sees that it is not whole.
    if (response.headersSent) response.destroy()
    else sendProblem(response, refusal)
  }
}

function sendProblem(response: Response, refusal: CollectorError): void {
  const { code, status, title, message, hint, errors } = refusal
  response.removeHeader('ETag')
  response.removeHeader('Content-Encoding')
  response.set('Cache-Control', 'no-store')
  response.status(status).type('application/problem+json')
  const type = `${DOCS}#${code.toLowerCase()}`
  response.send(JSON.stringify({ type, title, status, detail: message, code, hint, errors }))
}

/** What a route threw, as the client is told it. */
export function asRefusal(thrown: unknown): CollectorError {
  if (thrown instanceof CollectorError) return thrown
  if (isHttpError(thrown)) {
    const code = codeOf(thrown)
    if (code !== undefined) return new CollectorError(code, `The request was refused: ${whatIsWrong(thrown)}.`)
  }
  return new CollectorError('INTERNAL', 'The inspector could not answer this request.')
}

function isHttpError(thrown: unknown): thrown is HttpError {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number'
}

function codeOf({ status, type }: HttpError): ErrorCode | undefined {
  if (status === 413) return 'BODY_TOO_LARGE'
  if (status === 415) return 'CONTENT_TYPE_UNSUPPORTED'
  if (status >= 400 && status < 500) return type === undefined ? 'PATH_INVALID' : 'BODY_INVALID'
  return undefined
}

function whatIsWrong({ status, type }: HttpError): string {
  if (type === 'entity.parse.failed') return 'the body is not JSON'
  if (type === 'request.aborted') return 'the body ended early'
  if (type === undefined && status === 400) return 'the path is not valid percent-encoding'
  return nodeHttp().STATUS_CODES[status]?.toLowerCase() ?? 'the body cannot be read'
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
