/**
 * A JSON Schema as fields of a form. What no field can hold becomes a raw JSON editor.
 *
 *   wait.schema --> [formOf] --fields--> views/answer/AnswerForm; drafts --> form-draft --> payload
 */
import { type Choice, choicesOf } from './form-choices.js'
import { isSchema, plainSchema, type Schema } from './plain-schema.js'
import { wordsOf } from './words-of.js'

export interface FormField {
  /** Of the property; '' of the answer itself and of what a list holds. */
  readonly key: string
  readonly label: string
  readonly description: string | undefined
  readonly required: boolean
  /** Left empty it is `null` where something is required. */
  readonly nullable: boolean
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
  | ListShape
  | { readonly type: 'raw' }

export interface ListShape {
  readonly type: 'list'
  readonly item: FormField
  readonly minItems: number
  readonly maxItems: number
}

const MAX_RADIOS = 4
/** A text that may be longer is asked for in several lines. */
const MAX_LINE_CHARS = 120
/** Groups and lists deeper than this are edited as JSON. */
const MAX_DEPTH = 4
/** A form of more is no form: all of it is edited as JSON. */
const MAX_FIELDS = 300

const RAW: FieldShape = { type: 'raw' }

interface FieldPlace {
  readonly key: string
  readonly required: boolean
  readonly depth: number
  readonly refs: readonly string[]
}

/** @param schema absent: anything fits, so raw JSON is asked for */
export function formOf(schema: Schema | undefined): FormField {
  const root = schema ?? {}
  let fields = 0

  const fieldOf = (place: unknown, { key, required, depth, refs }: FieldPlace): FormField => {
    const plain = plainSchema(root, place, refs)
    const said = plain?.schema ?? (isSchema(place) ? place : {})
    fields++
    return {
      key,
      label: textOf(said.title) ?? wordsOf(key),
      description: textOf(said.description),
      required,
      nullable: plain?.nullable ?? false,
      initial: said.default ?? said.const,
      shape: plain === undefined || fields > MAX_FIELDS ? RAW : shapeOf(plain.schema, depth, plain.refs),
    }
  }
  const shapeOf = (said: Schema, depth: number, refs: readonly string[]): FieldShape => {
    const scalar = scalarOf(said)
    if (scalar !== undefined) return scalar
    if (depth >= MAX_DEPTH) return RAW
    if (said.type === 'array') return listOf(said, depth, refs)
    return isGroup(said) ? groupOf(said, depth, refs) : RAW
  }
  const groupOf = ({ properties, required }: Schema, depth: number, refs: readonly string[]): FieldShape => {
    const needed = new Set(Array.isArray(required) ? required : [])
    const inner = Object.entries(isSchema(properties) ? properties : {}).map(([key, each]) =>
      fieldOf(each, { key, required: needed.has(key), depth: depth + 1, refs }),
    )
    return { type: 'group', fields: inner }
  }
  const listOf = (said: Schema, depth: number, refs: readonly string[]): FieldShape => {
    if (!isSchema(said.items) || 'prefixItems' in said || 'contains' in said) return RAW
    const item = fieldOf(said.items, { key: '', required: true, depth: depth + 1, refs })
    if (item.shape.type === 'raw') return RAW
    return { type: 'list', item, minItems: countOf(said.minItems) ?? 0, maxItems: countOf(said.maxItems) ?? Infinity }
  }

  const form = fieldOf(root, { key: '', required: true, depth: 0, refs: [] })
  return fields > MAX_FIELDS ? { ...form, shape: RAW } : form
}

function scalarOf(schema: Schema): FieldShape | undefined {
  const options = choicesOf(schema)
  if (options !== undefined) return { type: 'choice', options, radios: options.length <= MAX_RADIOS }
  if (schema.type === 'boolean') return { type: 'boolean' }
  if (schema.type === 'number' || schema.type === 'integer') {
    return { type: 'number', integer: schema.type === 'integer' }
  }
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

/** An object whose properties say what fits; where they do not say it all, only an editor can hold it. */
function isGroup(schema: Schema): boolean {
  const { type, if: condition, properties } = schema
  if (!isSchema(properties) || (type !== 'object' && type !== undefined)) return false
  // A condition asks more of the fields there are; only one that brings fields of its own cannot be drawn.
  const bringsFields = ['then', 'else'].some((branch) =>
    Object.keys(propertiesOf(schema[branch])).some((key) => !Object.hasOwn(properties, key)),
  )
  return !(
    (condition !== undefined && bringsFields) ||
    ['oneOf', 'anyOf', 'allOf', 'patternProperties', 'dependentSchemas'].some((keyword) => keyword in schema)
  )
}

function propertiesOf(branch: unknown): Schema {
  return isSchema(branch) && isSchema(branch.properties) ? branch.properties : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined
}
