/**
 * An answer without what its schema calls secret: fields with `writeOnly: true` or `format: "password"`. The
 * workflow gets the answer as it was given; this is what the trace gets.
 *
 *   ingest: after_signal_wait, session_resumed --payload, schema--> [hideWriteOnly] --> attributes
 *
 * Keywords of JSON Schema 2020-12 that lead from a value to its schema are followed, references inside the schema
 * too. Where several schemas apply to a value it is secret if any of them says so.
 */
import { redactedMark } from './redact-rules.js'

const RULE = 'write-only'

/** @param schema JSON Schema of the payload, or anything */
export function hideWriteOnly(payload: unknown, schema: unknown): unknown {
  return hide(payload, [schema], schema)
}

function hide(value: unknown, candidates: readonly unknown[], root: unknown): unknown {
  const schemas = applying(candidates, root)
  if (value !== null && value !== undefined && schemas.some(isSecret)) return markOf(value)
  if (Array.isArray(value)) return value.map((item, index) => hide(item, itemSchemas(schemas, index), root))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, hide(inner, fieldSchemas(schemas, key), root)]),
  )
}

type Schema = Readonly<Record<string, unknown>>

/** Those schemas, and all that they bring to bear on the same value. */
function applying(candidates: readonly unknown[], root: unknown): readonly Schema[] {
  const found = new Set<Schema>()
  const visit = (schema: unknown): void => {
    if (!isSchema(schema) || found.has(schema)) return
    found.add(schema)
    for (const key of ['allOf', 'anyOf', 'oneOf']) for (const one of listOf(schema[key])) visit(one)
    for (const key of ['if', 'then', 'else']) visit(schema[key])
    if (isSchema(schema.dependentSchemas)) Object.values(schema.dependentSchemas).forEach(visit)
    visit(resolve(schema.$ref ?? schema.$dynamicRef, root))
  }
  candidates.forEach(visit)
  return [...found]
}

function fieldSchemas(schemas: readonly Schema[], key: string): readonly unknown[] {
  return schemas.flatMap(({ properties, patternProperties, additionalProperties, unevaluatedProperties }) => [
    isSchema(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined,
    // Which pattern fits is not asked: a pattern may take for ever.
    ...(isSchema(patternProperties) ? Object.values(patternProperties) : []),
    additionalProperties,
    unevaluatedProperties,
  ])
}

function itemSchemas(schemas: readonly Schema[], index: number): readonly unknown[] {
  return schemas.flatMap(({ prefixItems, items, contains, unevaluatedItems }) => [
    listOf(prefixItems)[index],
    // A list of schemas is how older drafts spell prefixItems.
    Array.isArray(items) ? items[index] : items,
    contains,
    unevaluatedItems,
  ])
}

function isSecret({ writeOnly, format }: Schema): boolean {
  return writeOnly === true || format === 'password'
}

function markOf(value: unknown): string {
  return redactedMark(RULE, typeof value === 'string' ? value.length : JSON.stringify(value).length)
}

/** What a reference into the schema itself leads to; nothing for any other. */
function resolve(reference: unknown, root: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
  if (!reference.startsWith('#/')) return reference === '#' ? root : undefined
  let found: unknown = root
  for (const token of reference.slice(2).split('/')) {
    const key = decode(token).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Schema)[key]
  }
  return found
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
