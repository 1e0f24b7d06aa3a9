/**
 * What stands in a form while it is typed, and the payload it makes.
 *
 *   form-fields --fields--> [draftOf] --draft--> inputs --typed draft--> [payloadOf] --> JSON to send
 */
import type { FormField, ScalarShape } from './form-fields.js'

/** Texts as typed; a choice is the place of its option, as text; '' is nothing. */
export type Draft = string | boolean | readonly string[] | { readonly [key: string]: Draft }

export function draftOf(field: FormField, value: unknown = field.initial): Draft {
  const { shape } = field
  if (shape.type === 'group') {
    const given = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
    return Object.fromEntries(
      shape.fields.map((inner) => [inner.key, draftOf(inner, given[inner.key] ?? inner.initial)]),
    )
  }
  if (shape.type === 'boolean') return value === true
  if (shape.type === 'list') return Array.isArray(value) ? value.map((item) => scalarDraft(shape.item, item)) : []
  if (shape.type === 'raw') return value === undefined ? '' : JSON.stringify(value, undefined, 2)
  return scalarDraft(shape, value)
}

/** @returns `undefined` where nothing was typed. Text that is no number, or no JSON, stays text and fails the schema. */
export function payloadOf({ shape }: FormField, draft: Draft | undefined): unknown {
  if (shape.type === 'group') {
    if (typeof draft !== 'object' || Array.isArray(draft)) return undefined
    const given = draft as Readonly<Record<string, Draft>>
    const entries = shape.fields.flatMap((inner) => {
      const value = payloadOf(inner, given[inner.key])
      const isEmptyOptional = !inner.required && isEmptyGroup(inner, value)
      return value === undefined || isEmptyOptional ? [] : [[inner.key, value] as const]
    })
    return Object.fromEntries(entries)
  }
  if (shape.type === 'boolean') return draft === true
  if (shape.type === 'list') {
    const items = Array.isArray(draft) ? (draft as readonly string[]) : []
    return items.length === 0 ? undefined : items.map((item) => scalarPayload(shape.item, item) ?? '')
  }
  if (typeof draft !== 'string') return undefined
  if (shape.type === 'raw') return draft.trim() === '' ? undefined : parsed(draft)
  return scalarPayload(shape, draft)
}

function scalarDraft(shape: ScalarShape, value: unknown): string {
  if (value === undefined) return ''
  if (shape.type !== 'choice') return String(value)
  const index = shape.options.findIndex((option) => option.value === value)
  return index === -1 ? '' : String(index)
}

function scalarPayload(shape: ScalarShape, draft: string): unknown {
  if (draft === '') return undefined
  if (shape.type === 'choice') return shape.options[Number(draft)]?.value
  if (shape.type === 'text') return draft
  const number = Number(draft.trim())
  return Number.isFinite(number) && draft.trim() !== '' ? number : draft
}

function isEmptyGroup({ shape }: FormField, value: unknown): boolean {
  return shape.type === 'group' && typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
