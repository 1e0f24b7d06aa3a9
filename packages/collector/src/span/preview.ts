/**
 * What stands in a line in place of a value that is too big for it. JSON stays JSON of the same shape: long
 * strings, lists and objects are cut, depths are emptied. Other text is cut at a code point.
 *
 *   redacted text --[previewOf]--> pauses, then the preview --> cut-record.ts
 */
import { type RedactedText, sliceRedacted } from './secret.js'
import { type TakeToken, walkJson } from './walk-json.js'

export interface Preview {
  readonly text: string
  /** The whole text is JSON, or begins as JSON and is cut off. */
  readonly isJson: boolean
}

export interface PreviewOptions {
  /** UTF-8 bytes of the preview, at most. At least 1024. */
  readonly maxBytes: number
  /** The text is the beginning of a longer one. Default: false. */
  readonly isBeginning?: boolean
}

/** Yields after each slice of the text. */
export function* previewOf(
  value: RedactedText,
  { maxBytes, isBeginning = false }: PreviewOptions,
): Generator<undefined, Preview> {
  const reduced = /^\s*["[{]/.test(value.text) ? yield* reduce(value, isBeginning) : undefined
  const text = reduced === undefined ? undefined : tighten(JSON.parse(reduced), maxBytes)
  if (text !== undefined) return { text, isJson: true }
  return { text: cutText(sliceRedacted(value, 0, maxBytes), maxBytes), isJson: false }
}

/** Where something was cut. */
const SIGN = '…'

/** What is kept at first: bounded, whatever the text is. */
const FIRST = { units: 8 * 1024, items: 128, depth: 64, keyUnits: 200, all: 256 * 1024 }

interface Container {
  readonly isObject: boolean
  items: number
}

/** A JSON text of a few hundred KiB at most, of the same shape. @returns `undefined` if the text is no JSON */
function* reduce(value: RedactedText, isBeginning: boolean): Generator<undefined, string | undefined> {
  const containers: Container[] = []
  let reduced = ''
  let key: string | undefined
  /** Containers that are open within something left out. */
  let leftOut = 0

  /** @returns false if there is no room for another value here */
  const begin = (): boolean => {
    const container = containers.at(-1)
    if (container === undefined) return true
    if (container.items >= FIRST.items || reduced.length >= FIRST.all) return false
    if (container.isObject && key === undefined) return false
    reduced += `${container.items === 0 ? '' : ','}${container.isObject ? `${key}:` : ''}`
    container.items++
    key = undefined
    return true
  }
  const take: TakeToken = (kind, isObject, from, to) => {
    if (leftOut > 0) leftOut += kind === 'open' ? 1 : kind === 'close' ? -1 : 0
    else if (kind === 'close') {
      containers.pop()
      reduced += isObject ? '}' : ']'
    } else if (kind === 'key') key = to - from > FIRST.keyUnits ? undefined : sliceRedacted(value, from, to)
    else if (!begin()) leftOut += kind === 'open' ? 1 : 0
    else if (kind === 'scalar') reduced += value.text.slice(from, to)
    else if (kind === 'string') reduced += JSON.stringify(stringAt(value, from + 1, to - 1, FIRST.units))
    else if (containers.length >= FIRST.depth) {
      reduced += isObject ? '{}' : '[]'
      leftOut++
    } else {
      reduced += isObject ? '{' : '['
      containers.push({ isObject, items: 0 })
    }
  }

  const outcome = yield* walkJson(value.text, take)
  if (outcome === 'invalid' || (outcome === 'cut' && !isBeginning) || reduced === '') return undefined
  return reduced + containers.reduceRight((ends, { isObject }) => ends + (isObject ? '}' : ']'), '')
}

/** The beginning of what a string literal says, with a sign where it is cut. */
function stringAt(value: RedactedText, from: number, to: number, units: number): string {
  const literal = sliceRedacted(value, from, Math.min(to, from + units))
  const isCut = to - from > units || to >= value.text.length
  // A cut may go through an escape of six characters.
  for (let dropped = 0; dropped <= 6; dropped++) {
    const text = readLiteral(literal.slice(0, literal.length - dropped))
    if (text !== undefined) return isCut || dropped > 0 ? `${wholePairs(text)}${SIGN}` : text
  }
  return SIGN
}

function readLiteral(literal: string): string | undefined {
  try {
    return String(JSON.parse(`"${literal}"`))
  } catch {
    return undefined
  }
}

interface Limits {
  readonly units: number
  readonly items: number
  readonly depth: number
}

/** Tried one after the other. The last fits into 1024 bytes: what is left of a name has at most 200 characters. */
const LIMITS: readonly Limits[] = [
  { units: 8192, items: 128, depth: 64 },
  { units: 2048, items: 64, depth: 64 },
  { units: 800, items: 32, depth: 32 },
  { units: 320, items: 16, depth: 16 },
  { units: 160, items: 12, depth: 12 },
  { units: 80, items: 8, depth: 8 },
  { units: 40, items: 6, depth: 6 },
  { units: 20, items: 4, depth: 4 },
  { units: 10, items: 2, depth: 3 },
  { units: 10, items: 1, depth: 1 },
  { units: 10, items: 0, depth: 1 },
]

function tighten(value: unknown, maxBytes: number): string | undefined {
  for (const limits of LIMITS) {
    const text = JSON.stringify(shorten(value, limits, 0))
    if (Buffer.byteLength(text) <= maxBytes) return text
  }
  return undefined
}

function shorten(value: unknown, limits: Limits, depth: number): unknown {
  if (typeof value === 'string') {
    return value.length <= limits.units ? wellFormed(value) : `${wholePairs(value.slice(0, limits.units - 1))}${SIGN}`
  }
  if (typeof value !== 'object' || value === null) return value
  const items = depth >= limits.depth ? 0 : limits.items
  if (Array.isArray(value)) return value.slice(0, items).map((item) => shorten(item, limits, depth + 1))
  const entries = Object.entries(value).slice(0, items)
  return Object.fromEntries(entries.map(([key, inner]) => [wellFormed(key), shorten(inner, limits, depth + 1)]))
}

/** A text that was cut, without the half of a character at its end. */
function wholePairs(text: string): string {
  return wellFormed(text.replace(/[\ud800-\udbff]$/, ''))
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function cutText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength(SIGN))
  // What is left over of a character at the end waits for more, and is not shown.
  return new TextDecoder().decode(bytes, { stream: true }) + SIGN
}
