/** Attribute values as text: for one line, for the clipboard, and the word for their type. */
import { encodeBase64, isWholeDouble } from '@agent-inspector/trace-format'
import type { AttributeValue } from '../../base/span-detail.js'

/** `str`, `int`, `num`, `bool`, `bytes`, `list`, `map`, `json`: as short as the column is narrow. */
export function typeOf(name: string, value: AttributeValue): string {
  if (typeof value === 'string') return name.endsWith('_json') ? 'json' : 'str'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) && !Object.is(value, -0) ? 'int' : 'num'
  if (isWholeDouble(value)) return 'num'
  if (typeof value === 'boolean') return 'bool'
  if (value === undefined) return 'none'
  if (value instanceof Uint8Array) return 'bytes'
  return Array.isArray(value) ? 'list' : 'map'
}

/** A string as it is, a number as it is counted, anything else as JSON; bytes are base64. */
export function valueText(value: AttributeValue): string {
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return typeof value === 'string' ? value : plainJson(value)
}

/** Integers keep all their digits, as text where JSON has none for them; so do numbers that it does not know. @param indent spaces a level; 0: in one line */
export function plainJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_key, inner: unknown) => plain(inner), indent) ?? ''
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return encodeBase64(value)
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value
}
