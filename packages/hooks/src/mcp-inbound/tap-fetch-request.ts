/**
 * Reads along what somebody reads of a `Request`, by its methods, its stream, or those of its clone. Set on
 * this one object: what its class does is not touched.
 */
import type { Contain } from '../mcp/contain.js'
import { parseJson } from './answer-reader.js'
import { createBoundedText } from './bounded-text.js'
import type { Exchange } from './exchange.js'
import { tapBody } from './tap-body.js'

type Asked = Pick<Exchange, 'asked' | 'askedTooMuch'>
type Body = ReadableStream<Uint8Array<ArrayBuffer>>

export function tapFetchRequest(request: Request, maxBytes: number, exchange: Asked, contained: Contain): void {
  if (request.method !== 'POST') return
  const { text, json, arrayBuffer, bytes, clone } = request
  let tapped: Body | undefined

  Object.defineProperties(request, {
    text: method(() => heard(text.call(request), (read) => readText([read]))),
    json: method(() => heard(json.call(request), exchange.asked)),
    arrayBuffer: method(() => heard(arrayBuffer.call(request), (read) => readText([new Uint8Array(read)]))),
    bytes: method(() => heard(bytes.call(request), (read) => readText([read]))),
    clone: method(() => {
      const copy = clone.call(request)
      contained(() => tapFetchRequest(copy, maxBytes, exchange, contained))
      return copy
    }),
    body: { configurable: true, get: stream },
  })

  /** Before whoever reads goes on. */
  function heard<Value>(read: Promise<Value>, hear: (value: Value) => void): Promise<Value> {
    return read.then((value) => {
      contained(() => hear(value))
      return value
    })
  }

  function readText(chunks: readonly (Uint8Array | string)[]): void {
    const body = createBoundedText(maxBytes)
    for (const chunk of chunks) body.add(chunk)
    const whole = body.end()
    if (whole === undefined) exchange.askedTooMuch(body.bytes())
    else exchange.asked(parseJson(whole))
  }

  function stream(): Body | null {
    const body = bodyOf(request)
    if (body === null || body.locked) return tapped ?? body
    const chunks: Uint8Array[] = []
    let length = 0
    tapped ??= tapBody(body, {
      chunk(chunk) {
        length += chunk.byteLength
        if (length <= maxBytes) chunks.push(chunk.slice())
      },
      ended: () => contained(() => (length > maxBytes ? exchange.askedTooMuch(length) : readText(chunks))),
      broke() {},
      left() {},
    })
    return tapped
  }
}

function method(value: unknown): PropertyDescriptor {
  return { configurable: true, writable: true, value }
}

/** As its class has it. */
function bodyOf(request: Request): Body | null {
  return Reflect.get(Object.getPrototypeOf(request), 'body', request)
}
