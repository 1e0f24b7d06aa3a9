/**
 * A JSON Schema as fields of a form. What no field can hold becomes a raw JSON editor.
 *
 *   wait.schema --> [formOf] --fields--> views/trace/AnswerForm; drafts --> form-draft --> payload
 */

import { pointerTo } from '../base/json-pointer.js'

export interface FormField {
  /** JSON Pointer into the payload; '' is the payload itself. */
  readonly pointer: string
  readonly key: string
  readonly label: string
  readonly description: string | undefined
  readonly required: boolean
  readonly initial: unknown
  readonly shape: FieldShape
}

export type FieldShape =
  | {
      readonly type: 'text'
      readonly multiline: boolean
      readonly secret: boolean
      readonly format: string | undefined
    }
  | { readonly type: 'number'; readonly integer: boolean }
  | { readonly type: 'boolean' }
  /** Few choices are radios, many a list. */
  | { readonly type: 'choice'; readonly options: readonly Choice[]; readonly radios: boolean }
  | { readonly type: 'group'; readonly fields: readonly FormField[] }
  | { readonly type: 'list'; readonly item: ScalarShape }
  | { readonly type: 'raw' }

export type ScalarShape = Extract<FieldShape, { readonly type: 'text' | 'number' | 'choice' }>

export interface Choice {
  readonly label: string
  readonly value: unknown
}

type Schema = Readonly<Record<string, unknown>>

const MAX_RADIOS = 4
/** A text that may be longer is asked for in several lines. */
const MAX_LINE_CHARS = 120
/** Deeper than this a group is edited as JSON. */
const MAX_DEPTH = 3

/** @param schema absent: anything fits, so raw JSON is asked for */
export function formOf(schema: Schema | undefined): FormField {
  return fieldOf(schema ?? {}, { pointer: '', key: '', required: true, depth: 0 })
}

interface FieldPlace {
  readonly pointer: string
  readonly key: string
  readonly required: boolean
  readonly depth: number
}

function fieldOf(schema: Schema, { pointer, key, required, depth }: FieldPlace): FormField {
  return {
    pointer,
    key,
    label: textOf(schema.title) ?? wordsOf(key),
    description: textOf(schema.description),
    required,
    initial: schema.default ?? schema.const,
    shape: shapeOf(schema, pointer, depth),
  }
}

function shapeOf(schema: Schema, pointer: string, depth: number): FieldShape {
  const scalar = scalarOf(schema)
  if (scalar !== undefined) return scalar
  if (schema.type === 'boolean') return { type: 'boolean' }
  const properties = schema.properties
  if (schema.type === 'object' && isSchema(properties) && depth < MAX_DEPTH && !isOpenEnded(schema)) {
    const required = Array.isArray(schema.required) ? schema.required : []
    const fields = Object.entries(properties).map(([key, inner]) =>
      fieldOf(isSchema(inner) ? inner : {}, {
        pointer: pointerTo(pointer, key),
        key,
        required: required.includes(key),
        depth: depth + 1,
      }),
    )
    return { type: 'group', fields }
  }
  const item = schema.type === 'array' && isSchema(schema.items) ? scalarOf(schema.items) : undefined
  return item === undefined ? { type: 'raw' } : { type: 'list', item }
}

function scalarOf(schema: Schema): ScalarShape | undefined {
  const options = choicesOf(schema)
  if (options !== undefined) return { type: 'choice', options, radios: options.length <= MAX_RADIOS }
  if (schema.type === 'number' || schema.type === 'integer')
    return { type: 'number', integer: schema.type === 'integer' }
  if (schema.type !== 'string') return undefined
  const maxLength = schema.maxLength
  const secret = schema.writeOnly === true || schema.format === 'password'
  return {
    type: 'text',
    multiline: !secret && typeof maxLength === 'number' && maxLength > MAX_LINE_CHARS,
    secret,
    format: textOf(schema.format),
  }
}

/** `enum`, with `enumNames` if given, or a `oneOf` of constants with titles. */
function choicesOf(schema: Schema): readonly Choice[] | undefined {
  const values = schema.enum
  const names = Array.isArray(schema.enumNames) ? schema.enumNames : []
  if (Array.isArray(values)) {
    return values.map((value: unknown, i) => ({
      value,
      label: textOf(names[i]) ?? (typeof value === 'string' ? wordsOf(value) : JSON.stringify(value)),
    }))
  }
  const oneOf = schema.oneOf ?? schema.anyOf
  if (!Array.isArray(oneOf) || oneOf.length === 0 || !oneOf.every((inner) => isSchema(inner) && 'const' in inner))
    return undefined
  return oneOf.map((inner: Schema) => ({
    value: inner.const,
    label: textOf(inner.title) ?? String(inner.const),
  }))
}

/** Properties alone do not say what fits: only an editor can hold it. */
function isOpenEnded(schema: Schema): boolean {
  const { if: condition, properties } = schema
  const known = isSchema(properties) ? properties : {}
  // A condition asks more of the fields there are; only one that brings fields of its own cannot be drawn.
  const bringsFields = ['then', 'else'].some((branch) =>
    Object.keys(fieldsOf(schema[branch])).some((key) => !(key in known)),
  )
  return (
    (condition !== undefined && bringsFields) ||
    ['oneOf', 'anyOf', 'allOf', '$ref', 'patternProperties'].some((keyword) => keyword in schema)
  )
}

function fieldsOf(branch: unknown): Schema {
  return isSchema(branch) && isSchema(branch.properties) ? branch.properties : {}
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `max_per_customer`, `maxPerCustomer`: `Max per customer`. */
function wordsOf(key: string): string {
  if (!/^[\w-]+$/.test(key)) return key
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
    .trim()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
