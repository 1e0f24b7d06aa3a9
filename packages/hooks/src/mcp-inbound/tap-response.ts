/** Reads along what a handler writes: the same calls go on with the same arguments, and return the same. */
import type { ServerResponse } from 'node:http'
import type { Contain } from '../mcp/contain.js'
import type { AnswerReader } from './answer-reader.js'
import type { Exchange } from './exchange.js'

export function tapResponse(response: ServerResponse, exchange: Pick<Exchange, 'answered'>, contained: Contain): void {
  const { writeHead, write, end } = response
  const given = new Map<string, string>()
  let reader: AnswerReader | undefined

  const header = (name: string): string | undefined => {
    const set = response.getHeader(name)
    return set === undefined ? given.get(name) : String(set)
  }
  const begun = (): AnswerReader => {
    reader ??= exchange.answered(response.statusCode, header)
    return reader
  }
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') begun().write(isText(encoding) ? chunk : Buffer.from(chunk, encoding as 'hex'))
    else if (chunk instanceof Uint8Array) begun().write(chunk)
  }

  response.writeHead = function tapped(this: ServerResponse, ...values: unknown[]) {
    const result = Reflect.apply(writeHead, this, values)
    contained(() => {
      for (const [name, value] of headersOf(values)) given.set(name.toLowerCase(), value)
    })
    return result
  } as typeof writeHead
  response.write = function tapped(this: ServerResponse, ...values: unknown[]) {
    contained(() => take(values[0], values[1]))
    return Reflect.apply(write, this, values)
  } as typeof write
  response.end = function tapped(this: ServerResponse, ...values: unknown[]) {
    contained(() => {
      take(values[0], values[1])
      begun().end()
    })
    return Reflect.apply(end, this, values)
  } as typeof end
}

function isText(encoding: unknown): boolean {
  return typeof encoding !== 'string' || /^utf-?8$/i.test(encoding)
}

/** Of `writeHead`, which keeps to itself what it is given: an object, or names and values in turns. */
function headersOf(values: readonly unknown[]): readonly (readonly [string, string])[] {
  const headers = typeof values[1] === 'string' ? values[2] : values[1]
  if (!Array.isArray(headers)) return Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])
  const flat: readonly unknown[] = headers.flat()
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), String(flat[at + 1])] as const] : []))
}
