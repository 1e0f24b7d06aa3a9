/**
 * Whether a payload fits the schema of a wait, and what is wrong where.
 *
 *   form-draft --payload--> [checkAnswer] --messages by JSON Pointer--> AnswerForm
 *
 * The schema may come from a stranger: a pattern in it may take for ever, so stores/answer.worker.ts asks.
 */
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import { keysOf, pointerTo } from '../base/json-pointer.js'

/** @returns the first message for each place; empty if the payload fits */
export function checkAnswer(
  schema: Readonly<Record<string, unknown>> | undefined,
  payload: unknown,
): ReadonlyMap<string, string> {
  const messages = new Map<string, string>()
  if (schema === undefined) return messages
  const { errors } = new Validator(schema as Schema, '2020-12', false).validate(payload)
  for (const error of errors) {
    if (WRAPPERS.has(error.keyword)) continue
    const { pointer, message } = told(error, schema)
    if (!messages.has(pointer)) messages.set(pointer, message)
  }
  return messages
}

/** They only say that something inside them does not fit, which says so itself. */
const WRAPPERS = new Set([
  'properties',
  'items',
  'additionalProperties',
  'prefixItems',
  '$ref',
  'allOf',
  'if',
  'patternProperties',
])

function told(
  { instanceLocation, keyword, keywordLocation, error }: OutputUnit,
  schema: Readonly<Record<string, unknown>>,
): { pointer: string; message: string } {
  const pointer = instanceLocation.replace(/^#/, '')
  const rule = valueAt(schema, keywordLocation)
  switch (keyword) {
    case 'required': {
      const [, name = ''] = /"([^"]*)"\.?$/.exec(error) ?? []
      return { pointer: pointerTo(pointer, name), message: 'This is needed.' }
    }
    case 'multipleOf':
      return { pointer, message: `Use a multiple of ${String(rule)}.` }
    case 'minimum':
      return { pointer, message: `Use ${String(rule)} or more.` }
    case 'exclusiveMinimum':
      return { pointer, message: `Use more than ${String(rule)}.` }
    case 'maximum':
      return { pointer, message: `Use ${String(rule)} or less.` }
    case 'exclusiveMaximum':
      return { pointer, message: `Use less than ${String(rule)}.` }
    case 'minLength':
      return { pointer, message: `Use at least ${String(rule)} characters.` }
    case 'maxLength':
      return { pointer, message: `Use at most ${String(rule)} characters.` }
    case 'minItems':
      return { pointer, message: `Give at least ${String(rule)}.` }
    case 'maxItems':
      return { pointer, message: `Give at most ${String(rule)}.` }
    case 'pattern':
      return { pointer, message: `This does not match ${String(rule)}.` }
    case 'format':
      return { pointer, message: `This is no ${String(rule)}.` }
    case 'type':
      return { pointer, message: `This must be ${article(String(rule))}.` }
    case 'enum':
    case 'const':
    case 'oneOf':
    case 'anyOf':
      return { pointer, message: 'Choose one of the values.' }
    default:
      return { pointer, message: error }
  }
}

function valueAt(schema: unknown, location: string): unknown {
  let at = schema
  for (const key of keysOf(location)) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<string, unknown>>)[decodeURIComponent(key)]
  }
  return at
}

function article(noun: string): string {
  return /^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`
}
