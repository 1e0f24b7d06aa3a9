/**
 * Attribute values <-> OTLP/JSON `AnyValue` and `KeyValue`.
 *
 *   otlp-json.ts --attributes--> [encode] --text--> line
 *   line --JSON.parse--> [decode] --attributes--> otlp-json.ts
 *
 * Text is built by concatenation: it is the hot path of recording.
 */
import { decodeBase64, encodeBase64 } from './base64.js'
import type { Attributes, AttributeValue, WholeDouble } from './record.js'

/** Levels of arrays and objects within one attribute value: Protobuf readers stop at 100 nested messages, two a level. */
export const VALUE_DEPTH = 48

/** `"key":…,"value":…` objects, joined by commas, without the brackets. Keys in `skip` are left out. */
export function encodeAttributes(attributes: Attributes, skip?: ReadonlySet<string>): string {
  return encodeMembers(attributes, 0, skip)
}

/** One `AnyValue`. */
export function encodeValue(value: AttributeValue, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${encodeString(value)}}`
    case 'number':
      return encodeNumber(value)
    case 'boolean':
      return value ? '{"boolValue":true}' : '{"boolValue":false}'
    case 'bigint':
      // OTLP has no wider integer: the digits are kept as text.
      return value < INT64_MIN || value > INT64_MAX ? `{"stringValue":"${value}"}` : `{"intValue":"${value}"}`
    case 'undefined':
      return '{}'
    default:
      // Not by its type, but callers without types say so of what they do not know.
      if (value === null) return '{}'
      if (depth >= VALUE_DEPTH) return TOO_DEEP
      return encodeNested(value, depth + 1)
  }
}

/**
 * A string in JSON. Half of a surrogate pair, as a cut through an emoji leaves it, becomes U+FFFD: it is
 * no text in OTLP, and jq and others refuse the whole line for it.
 */
export function encodeString(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text.toWellFormed()) : `"${text}"`
}

// Anything but space to U+FFFF without `"`, `\` and surrogates.
const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
const TOO_DEEP_TEXT = `[more than ${VALUE_DEPTH} levels deep]`
const TOO_DEEP = `{"stringValue":"${TOO_DEEP_TEXT}"}`

function encodeMembers(members: Attributes, depth: number, skip?: ReadonlySet<string>): string {
  let text = ''
  for (const key of Object.keys(members)) {
    if (skip?.has(key)) continue
    const head = text === '' ? '' : ','
    text += `${head}${encodeKey(key)}${encodeValue(members[key], depth)}}`
  }
  return text
}

/** The beginning of a `KeyValue`: the same few keys come again and again. */
function encodeKey(key: string): string {
  const known = HEADS.get(key)
  if (known !== undefined) return known
  const head = `{"key":${encodeString(key)},"value":`
  if (HEADS.size >= MAX_HEADS) HEADS.clear()
  HEADS.set(key, head)
  return head
}

const HEADS = new Map<string, string>()
const MAX_HEADS = 1000

function encodeNumber(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return `{"intValue":"${value}"}`
  if (Number.isFinite(value)) return `{"doubleValue":${Object.is(value, -0) ? '-0' : value}}`
  return `{"doubleValue":"${value}"}`
}

function encodeNested(value: Extract<AttributeValue, object>, depth: number): string {
  if (isWholeDouble(value)) return `{"doubleValue":${value}}`
  if (value instanceof Uint8Array) {
    return `{"bytesValue":"${encodeBase64(value)}"}`
  }
  if (isList(value)) {
    let text = ''
    for (let i = 0; i < value.length; i++) text += `${i === 0 ? '' : ','}${encodeValue(value[i], depth)}`
    return `{"arrayValue":{"values":[${text}]}}`
  }
  return `{"kvlistValue":{"values":[${encodeMembers(value, depth)}]}}`
}

/** @see WholeDouble */
export function isWholeDouble(value: unknown): value is WholeDouble {
  return value instanceof Number
}

function isList(value: object): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

/** Decode a list of `KeyValue`. What is not one is passed over; of two equal keys the last counts. */
export function decodeAttributes(list: unknown): Record<string, AttributeValue> {
  return decodeMembers(list, 0)
}

/** Decode an `AnyValue`; `undefined` for what is none. */
export function decodeValue(value: unknown, depth = 0): AttributeValue {
  if (!isJsonObject(value)) return undefined
  const { stringValue, intValue, doubleValue, boolValue, arrayValue, kvlistValue, bytesValue } = value
  if (typeof stringValue === 'string') return stringValue
  if (isGiven(intValue)) return decodeInteger(intValue)
  if (isGiven(doubleValue)) return decodeDouble(doubleValue)
  if (typeof boolValue === 'boolean') return boolValue
  if (typeof bytesValue === 'string') return decodeBase64(bytesValue)
  if (bytesValue instanceof Uint8Array) return bytesValue
  if (depth >= VALUE_DEPTH) return isGiven(arrayValue) || isGiven(kvlistValue) ? TOO_DEEP_TEXT : undefined
  if (isJsonObject(arrayValue)) {
    const { values } = arrayValue
    return Array.isArray(values) ? values.map((item) => decodeValue(item, depth + 1)) : []
  }
  return isJsonObject(kvlistValue) ? decodeMembers(kvlistValue.values, depth + 1) : undefined
}

/** A Protobuf codec says `null` of what is not the one. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** A JSON value as it is, where others write no `AnyValue`. */
export function fromJson(value: unknown, depth = 0): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object' || value === null || depth >= VALUE_DEPTH) return undefined
  if (Array.isArray(value)) return value.map((item) => fromJson(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item, depth + 1)]))
}

/** Nanoseconds: a decimal string, or a number as some write it. `undefined` for anything else, and before 1970. */
export function decodeNs(value: unknown): bigint | undefined {
  if (isPair(value)) return joined(value)
  if (typeof value === 'number') return Number.isInteger(value) ? within64Bits(BigInt(value)) : undefined
  return typeof value === 'string' && NANOS.test(value) ? within64Bits(BigInt(value)) : undefined
}

const NANOS = /^\d{1,20}$/
/** OTLP and the index keep 64 bits: until 2554. */
const LAST_NS = 2n ** 64n - 1n

function within64Bits(ns: bigint): bigint | undefined {
  return ns >= 0n && ns <= LAST_NS ? ns : undefined
}

/** A 64-bit integer as Protobuf codecs for JavaScript give it: two halves with a sign. */
interface Pair {
  readonly low: number
  readonly high: number
  readonly unsigned: boolean
}

function isPair(value: unknown): value is Pair {
  return typeof value === 'object' && value !== null && 'low' in value && 'high' in value && 'unsigned' in value
}

function joined({ low, high, unsigned }: Pair): bigint {
  return (BigInt(unsigned ? high >>> 0 : high) << 32n) | BigInt(low >>> 0)
}

/** A JSON object with unknown fields. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a JSON array; none of anything else. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function decodeMembers(list: unknown, depth: number): Record<string, AttributeValue> {
  const members: Record<string, AttributeValue> = {}
  for (const { key, value } of objectsOf(list)) {
    if (typeof key !== 'string') continue
    const decoded = decodeValue(value, depth)
    // Assigning to `__proto__` would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(members, key, { value: decoded, enumerable: true, configurable: true, writable: true })
    else members[key] = decoded
  }
  return members
}

const INTEGER = /^-?\d{1,20}$/

/** Protobuf's JSON allows an int64 to be a string or a number. */
function decodeInteger(value: unknown): AttributeValue {
  if (isPair(value)) {
    const integer = joined(value)
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
  }
  // One beyond 53 bits has lost its digits before it came here.
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value
  const number = Number(value)
  if (Number.isSafeInteger(number) && typeof value === 'string' && value !== '') return number
  return typeof value === 'string' && INTEGER.test(value) ? BigInt(value) : undefined
}

/** Protobuf's JSON writes `NaN` and the infinities as strings. */
function decodeDouble(value: unknown): AttributeValue {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const double = Number(value)
  // Any other number is written as a double anyway.
  return Number.isSafeInteger(double) && !Object.is(double, -0) ? Object(double) : double
}
