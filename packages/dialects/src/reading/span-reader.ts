/**
 * One span, asked by the dialects it is written in. Keeps what was asked for and what was found, so that what nobody
 * has read can be named.
 *
 *   SpanFacts --> [createSpanReader] --values, messages--> conventions --Reading--> registry.ts
 */
import type { Attributes, EventFacts, Message, NotUnderstood, SpanFacts, Usage } from './conversation.js'
import { type Decoded, decodeJson } from './decode-json.js'
import { isFields } from './fields.js'
import { hasUnknown, readMessages } from './read-messages.js'
import { unflatten } from './unflatten.js'
import { readUsage, USAGE_KEYS } from './usage.js'

export type ReadMessages = (value: unknown, role: string) => readonly Message[]

export interface SpanReader {
  readonly name: string
  /** The first of these that is there. */
  value(...keys: readonly string[]): unknown
  /** The first of these that is a text, or begins a list with one. */
  text(...keys: readonly string[]): string | undefined
  /** The value that JSON stands for; what is none is named, unless `isText` says that it may be text. */
  json(key: string, options?: { readonly isText?: boolean }): unknown
  /** The same as messages; what is in none of the known shapes is named. */
  messages(
    key: string,
    role: string,
    options?: { readonly isText?: boolean; readonly read?: ReadMessages },
  ): readonly Message[]
  /**
   * A value written leaf by leaf under `prefix`; `undefined` where there is none of it.
   *
   * @param leaves what may stand behind the prefix and a dot, `N` for any number; default: anything
   */
  tree(prefix: string, leaves?: readonly string[]): unknown
  /** Those of its events that fit, in their order. */
  events(fits: (event: EventFacts) => boolean): readonly EventFacts[]
  /** What an event holds, in its attributes or its body, as if it were a span; what is wrong there is named with it. */
  inside(event: EventFacts): SpanReader
  /** @param patterns attributes, or what they begin with and `*` */
  details(...patterns: readonly string[]): Attributes
  usage(): { readonly usage?: Usage }
}

export interface ReadSpan extends SpanReader {
  /** Every attribute that was asked for, there or not, as the documents name it. */
  readonly asked: ReadonlySet<string>
  /** Every attribute that was there. */
  readonly found: ReadonlySet<string>
  readonly notUnderstood: readonly NotUnderstood[]
}

/** What stands beside a value that was cut. */
const CUT_MARKS = ['_truncated', '_bytes', '_sha256']

export function createSpanReader({ name, attributes, events = [] }: SpanFacts): ReadSpan {
  const asked = new Set<string>()
  const found = new Set<string>()
  const notUnderstood = new Map<string, NotUnderstood>()
  const inner: ReadSpan[] = []

  const complain = (key: string, reason: NotUnderstood['reason']): void => {
    if (!notUnderstood.has(key)) notUnderstood.set(key, { key, reason, raw: attributes[key] })
  }

  const take = (key: string): unknown => {
    asked.add(key)
    return find(key)
  }

  const find = (key: string): unknown => {
    const value = Object.hasOwn(attributes, key) ? attributes[key] : undefined
    if (value === undefined) return undefined
    found.add(key)
    for (const mark of CUT_MARKS) if (attributes[key + mark] !== undefined) found.add(key + mark)
    return value instanceof Number ? Number(value) : value
  }

  const decode = (key: string, isText: boolean): Decoded => {
    const raw = take(key)
    const { value, failure } = decodeJson(raw)
    const isCut = failure === 'cut' || (failure !== undefined && attributes[`${key}_truncated`] === true)
    if (isCut) complain(key, 'cut')
    else if (failure === 'not_json' && !isText) complain(key, 'not_json')
    // 42 may be said as well as counted: as text it keeps all its digits.
    if (isText && typeof raw === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
      return { value: raw }
    }
    return failure === undefined ? { value } : { value, failure }
  }

  return {
    name,
    asked,
    found,
    get notUnderstood() {
      return [
        ...notUnderstood.values(),
        ...inner.flatMap(({ name: event, notUnderstood: named }) =>
          named.map((one) => ({ ...one, key: `event ${event}: ${one.key}` })),
        ),
      ]
    },

    value(...keys) {
      // All are taken: the others say the same under older names.
      return keys.map(take).find((value) => value !== undefined)
    },

    text(...keys) {
      const values = keys.map(take).map((value): unknown => (Array.isArray(value) ? value[0] : value))
      return values.find((value) => typeof value === 'string' && value !== '') as string | undefined
    },

    json: (key, { isText = false } = {}) => decode(key, isText).value,

    messages(key, role, { isText = false, read = readMessages } = {}) {
      const { value, failure } = decode(key, isText)
      if (value === undefined) return []
      const messages = read(value, role)
      if (failure === 'cut' && (typeof value === 'string' || messages.every(({ parts }) => parts.length === 0))) {
        return [{ role, parts: [{ type: 'unknown', raw: attributes[key] }] }]
      }
      if (failure === undefined && hasUnknown(messages)) complain(key, 'unknown_shape')
      return messages
    },

    tree(prefix, leaves) {
      const known = leaves && new Set(leaves)
      for (const leaf of leaves ?? ['*']) asked.add(`${prefix}.${leaf}`)
      const paths: [string, unknown][] = []
      for (const key of Object.keys(attributes)) {
        if (!key.startsWith(`${prefix}.`)) continue
        const path = key.slice(prefix.length + 1)
        if (known?.has(path.replace(/(^|\.)\d+(?=\.|$)/g, '$1N')) === false) continue
        paths.push([path, find(key)])
      }
      return paths.length === 0 ? undefined : unflatten(paths)
    },

    events: (fits) => events.filter(fits),

    inside({ name: event, attributes: own, body }) {
      const reader = createSpanReader({ name: event, attributes: { ...(isFields(body) ? body : {}), ...own } })
      inner.push(reader)
      return reader
    },

    details(...patterns) {
      const kept: [string, unknown][] = []
      for (const pattern of patterns) {
        asked.add(pattern)
        const beginning = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined
        const keys =
          beginning === undefined ? [pattern] : Object.keys(attributes).filter((key) => key.startsWith(beginning))
        for (const key of keys) {
          if (found.has(key) || attributes[key] === undefined) continue
          found.add(key)
          kept.push([key, attributes[key]])
        }
      }
      return Object.fromEntries(kept)
    },

    usage() {
      for (const key of USAGE_KEYS) take(key)
      const usage = readUsage(attributes)
      return usage === undefined ? {} : { usage }
    },
  }
}
