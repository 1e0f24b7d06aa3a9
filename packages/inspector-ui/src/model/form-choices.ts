/** The values of which a JSON Schema takes one, with their names: the options of a form. */
import { isSchema, type Schema } from './plain-schema.js'
import { wordsOf } from './words-of.js'

export interface Choice {
  readonly label: string
  readonly value: unknown
}

/** Nobody chooses from more. */
const MAX_OPTIONS = 500

/** Of `enum`, with `enumNames` if given, of a `const`, or of `oneOf` or `anyOf` constants with titles. */
export function choicesOf(schema: Schema): readonly Choice[] | undefined {
  const options = optionsOf(schema)
  return options !== undefined && options.length > 0 && options.length <= MAX_OPTIONS ? options : undefined
}

function optionsOf({ enum: values, enumNames, const: only, oneOf, anyOf }: Schema): readonly Choice[] | undefined {
  const names: readonly unknown[] = Array.isArray(enumNames) ? enumNames : []
  if (Array.isArray(values)) return values.map((value: unknown, i) => ({ value, label: nameOf(value, names[i]) }))
  if (only !== undefined) return [{ value: only, label: nameOf(only, undefined) }]
  const branches = oneOf ?? anyOf
  if (!Array.isArray(branches) || !branches.every((branch) => isSchema(branch) && 'const' in branch)) return undefined
  return branches.map((branch: Schema) => ({ value: branch.const, label: nameOf(branch.const, branch.title) }))
}

function nameOf(value: unknown, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name
  return typeof value === 'string' ? wordsOf(value) : JSON.stringify(value)
}
