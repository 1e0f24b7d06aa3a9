/** Reads along what somebody reads of a request: nothing is read ahead, and nothing is held up. */
import type { IncomingMessage } from 'node:http'
import type { Contain } from '../mcp/contain.js'
import { parseJson } from './answer-reader.js'
import { createBoundedText } from './bounded-text.js'
import type { Exchange } from './exchange.js'

export function tapRequest(
  request: IncomingMessage,
  maxBytes: number,
  exchange: Pick<Exchange, 'asked' | 'askedTooMuch'>,
  contained: Contain,
): void {
  if (request.method !== 'POST' || request.readableEnded) return
  const body = createBoundedText(maxBytes)
  const { emit } = request
  // However it is read - by events, by `read()`, in a loop, as a web stream -, each chunk goes by here.
  request.emit = function tapped(this: IncomingMessage, name: string | symbol, ...values: unknown[]) {
    if (name === 'data') contained(() => body.add(values[0] as Uint8Array | string))
    else if (name === 'end') contained(ended)
    return Reflect.apply(emit, this, [name, ...values])
  } as typeof emit

  function ended(): void {
    const text = body.end()
    if (text === undefined) exchange.askedTooMuch(body.bytes())
    else exchange.asked(parseJson(text))
  }
}
