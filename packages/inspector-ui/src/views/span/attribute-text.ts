/** Attribute values as text: for one line, for the clipboard, and the word for their type. */
import type { AttributeValue } from '../../base/span-detail.js'

/** `str`, `int`, `num`, `bool`, `list`, `map`, `json`: as short as the column is narrow. */
export function typeOf(name: string, value: AttributeValue): string {
  if (typeof value === 'string') return name.endsWith('_json') ? 'json' : 'str'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'num'
  if (typeof value === 'boolean') return 'bool'
  if (value === undefined) return 'none'
  return Array.isArray(value) ? 'list' : 'map'
}

/** A string as it is, anything else as JSON; integers keep all their digits. */
export function valueText(value: AttributeValue): string {
  return typeof value === 'string' ? value : plainJson(value)
}

export function plainJson(value: AttributeValue): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner), 2) ?? ''
}
