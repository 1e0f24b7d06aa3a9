/**
 * One place of a JSON Schema as a form reads it: with what it refers to in its place, and `null` set apart.
 *
 *   wait.schema --> [plainSchema] --one type, or what no field can hold--> form-fields
 */
import { keysOf, valueAt } from '../base/json-pointer.js'

export type Schema = Readonly<Record<string, unknown>>

export interface PlainSchema {
  readonly schema: Schema
  /** `null` fits too. */
  readonly nullable: boolean
  /** References that led here, all the way from the root: one that comes again has no end. */
  readonly refs: readonly string[]
}

/** More hops of one place are a puzzle, not a schema. */
const MAX_HOPS = 16

/** @returns `undefined` where a reference leads nowhere, out of the schema, or back to itself */
export function plainSchema(root: Schema, place: unknown, refs: readonly string[]): PlainSchema | undefined {
  let plain: PlainSchema = { schema: isSchema(place) ? place : {}, nullable: false, refs }
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const next = hop(root, plain)
    if (next === plain || next === undefined) return next
    plain = next
  }
  return undefined
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hop(root: Schema, plain: PlainSchema): PlainSchema | undefined {
  const { schema, refs } = plain
  const { $ref, allOf, anyOf, oneOf, type } = schema
  if (typeof $ref === 'string') {
    const target = refs.includes($ref) ? undefined : referredTo(root, $ref)
    return target && { ...plain, schema: over(target, schema, '$ref'), refs: [...refs, $ref] }
  }
  if (Array.isArray(allOf) && allOf.length === 1 && isSchema(allOf[0])) {
    return { ...plain, schema: over(allOf[0], schema, 'allOf') }
  }
  const word = anyOf === undefined ? 'oneOf' : 'anyOf'
  const other = orNull(anyOf ?? oneOf)
  if (other !== undefined) return { ...plain, schema: over(other, schema, word), nullable: true }
  if (Array.isArray(type) && type.length === 2 && type.includes('null')) {
    return { ...plain, schema: { ...schema, type: type.find((each) => each !== 'null') }, nullable: true }
  }
  return plain
}

/** What the place itself says stands over what it takes from elsewhere. */
function over(taken: Schema, place: Schema, word: string): Schema {
  const { [word]: _taken, ...own } = place
  return { ...taken, ...own }
}

function referredTo(root: Schema, ref: string): Schema | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined
  try {
    const pointer = decodeURIComponent(ref.slice(1))
    const target = keysOf(pointer).length === 0 ? root : valueAt(root, pointer)
    return isSchema(target) ? target : undefined
  } catch {
    // No URI.
    return undefined
  }
}

/** The one other than `null`, of two. */
function orNull(branches: unknown): Schema | undefined {
  if (!Array.isArray(branches) || branches.length !== 2) return undefined
  const other = branches.filter((branch) => !(isSchema(branch) && branch.type === 'null'))
  return other.length === 1 && isSchema(other[0]) ? other[0] : undefined
}
