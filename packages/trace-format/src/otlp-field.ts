/**
 * Fields that may be absent, and ids, of a message of OTLP: of its JSON, or of what a Protobuf codec gives, which has
 * bytes for ids, and for a field that is absent a value that is not the message's own.
 *
 *   otlp-json.ts, otlp-span.ts, otlp-log.ts --message--> [decode] --field, or nothing-->
 */
import type { JsonObject } from './otlp-value.js'

/** The member of a JSON object, with a comma before it; nothing where there is none. */
export function encodeCount(field: string, count: number | undefined): string {
  return count === undefined ? '' : `,"${field}":${count}`
}

export function decodeCount<F extends string>(from: JsonObject, field: F): { readonly [K in F]?: number } {
  const count = Object.hasOwn(from, field) ? from[field] : undefined
  return typeof count === 'number' && Number.isSafeInteger(count)
    ? ({ [field]: count } as { readonly [K in F]: number })
    : {}
}

export function decodeText<F extends string>(from: JsonObject, field: F): { readonly [K in F]?: string } {
  const text = Object.hasOwn(from, field) ? from[field] : undefined
  return typeof text === 'string' ? ({ [field]: text } as { readonly [K in F]: string }) : {}
}

/** An id in lower case; empty if there is none. */
export function readId(id: unknown): string {
  if (typeof id === 'string') return id.toLowerCase()
  return id instanceof Uint8Array ? hexOf(id) : ''
}

function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
