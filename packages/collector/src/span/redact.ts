/**
 * A record without secrets: what happens to every record before any sink sees it.
 *
 *   capture queue --record--> [redactor] --the same record, or a copy with marks--> file, live, metrics
 *
 * By name (redact-keys.ts), by shape (redact-rules.ts), by value (redact-environment.ts). A mark says
 * which rule and how long the secret was: `[redacted:openai-key:51]`.
 */

import {
  type Attributes,
  type AttributeValue,
  isOfSpan,
  isWholeDouble,
  type Origin,
  OURS,
  type Scope,
  type SpanEvent,
  type SpanLink,
  type SpanStatus,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import type { Environment } from './redact-environment.js'
import { createKeyRules, type KeyRules, remembered } from './redact-keys.js'
import type { SecretShape } from './redact-rules.js'
import { createTextRedactor, redactWhole, type TextRedactor } from './redact-text.js'

export interface RedactorOptions {
  /** As a rule `process.env`; read once. */
  readonly environment: Environment
  /** Shapes of secrets of one's own. Default: none. */
  readonly patterns?: readonly SecretShape[]
  /** What it knows of names, to share it. Default: its own. */
  readonly keyRules?: KeyRules
}

/** The same object back where there was nothing to hide. */
export type Redactor = (record: TraceRecord) => TraceRecord

export function createRedactor({ environment, patterns = [], keyRules = createKeyRules() }: RedactorOptions): Redactor {
  const text = createTextRedactor({ keyRules, environment, patterns })
  const rules: Rules = {
    keyRules,
    text,
    name: remembered((name) => ({ rule: keyRules(name), shown: text(name) })),
  }
  const origins = new WeakMap<Origin, Origin>()

  return (record) => {
    const origin = redactOrigin(record.origin)
    const attributes = redactAttributes(record.attributes, rules)
    const same = origin === record.origin && attributes === record.attributes
    if (!isOfSpan(record)) return same ? record : { ...record, origin, attributes }

    const name = rules.text(record.name)
    const events = mapChanged(record.events, (event) => redactEvent(event, rules))
    const sameSpan = same && name === record.name && events === record.events
    if (record.type === 'span_open') return sameSpan ? record : { ...record, origin, attributes, name, events }

    const links = mapChanged(record.links, (link) => redactLink(link, rules))
    const status = redactStatus(record.status, rules)
    return sameSpan && links === record.links && status === record.status
      ? record
      : { ...record, origin, attributes, name, events, links, status }
  }

  /** Shared by many records, so looked at once. */
  function redactOrigin(origin: Origin): Origin {
    const known = origins.get(origin)
    if (known !== undefined) return known
    const resource = redactAttributes(origin.resource, rules)
    const scope = redactScope(origin.scope, rules)
    const redacted = resource === origin.resource && scope === origin.scope ? origin : { ...origin, resource, scope }
    origins.set(origin, redacted)
    return redacted
  }
}

interface Rules {
  readonly keyRules: KeyRules
  readonly text: TextRedactor
  /** Of an attribute's name, of which there are few: whether it is one of a secret, and how it is shown. */
  readonly name: (name: string) => { readonly rule: string | undefined; readonly shown: string }
}

function redactAttributes(attributes: Attributes, rules: Rules): Attributes {
  let copy: Record<string, AttributeValue> | undefined
  for (const key in attributes) {
    const value = attributes[key]
    const { rule, shown } = rules.name(key)
    const redacted = redactValue(value, rule, key, rules)
    if (redacted === value && shown === key) continue
    copy ??= { ...attributes }
    if (shown !== key) delete copy[key]
    copy[shown] = redacted
  }
  return copy ?? attributes
}

function redactValue(value: AttributeValue, rule: string | undefined, key: string, rules: Rules): AttributeValue {
  if (typeof value === 'string') {
    return rule === undefined ? rules.text(value) : redactKeyedText(value, rule, key, rules)
  }
  if (typeof value !== 'object' || value instanceof Uint8Array || isWholeDouble(value)) return value
  if (isList(value)) return mapChanged(value, (item) => redactValue(item, rule, key, rules))
  return redactAttributes(value, rules)
}

/** What stands under a secret's name; where that ends in `_json`, it stays JSON and its fields are judged by themselves. */
function redactKeyedText(value: string, rule: string, key: string, { text }: Rules): string {
  if (!key.endsWith('_json')) return redactWhole(value, rule)
  return value.startsWith('"') ? JSON.stringify(redactWhole(value.slice(1, -1), rule)) : text(value)
}

function redactScope(scope: Scope, rules: Rules): Scope {
  if (scope.attributes === undefined) return scope
  const attributes = redactAttributes(scope.attributes, rules)
  return attributes === scope.attributes ? scope : { ...scope, attributes }
}

function redactEvent(event: SpanEvent, rules: Rules): SpanEvent {
  const { shown: name } = rules.name(event.name)
  const attributes = redactAttributes(event.attributes, rules)
  const rule = snapshotRule(event, rules.keyRules)
  const value = attributes.value_json
  if (rule !== undefined && typeof value === 'string') {
    const redacted = redactKeyedText(value, rule, 'value_json', rules)
    if (redacted !== value) return { ...event, name, attributes: { ...attributes, value_json: redacted } }
  }
  return attributes === event.attributes && name === event.name ? event : { ...event, name, attributes }
}

/** The rule for the `value_json` of a state snapshot, by the name of the state. */
export function snapshotRule({ name, attributes }: SpanEvent, keyRules: KeyRules): string | undefined {
  const state = name === OURS.stateSnapshot ? attributes.name : undefined
  return typeof state === 'string' ? keyRules(state) : undefined
}

function redactLink(link: SpanLink, rules: Rules): SpanLink {
  const attributes = redactAttributes(link.attributes, rules)
  return attributes === link.attributes ? link : { ...link, attributes }
}

function redactStatus(status: SpanStatus, rules: Rules): SpanStatus {
  const message = status.message === undefined ? undefined : rules.text(status.message)
  return message === undefined || message === status.message ? status : { ...status, message }
}

/** The same list back where `change` gave back every item. */
function mapChanged<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  // As most lists are: without an iterator of theirs.
  if (items.length === 0) return items
  let copy: Item[] | undefined
  for (const [index, item] of items.entries()) {
    const changed = change(item)
    if (changed === item) continue
    copy ??= [...items]
    copy[index] = changed
  }
  return copy ?? items
}

function isList(value: object): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
