/**
 * What stands in a form while it is typed, and the payload it makes.
 *
 *   form-fields --fields--> [draftOf] --draft--> inputs --typed draft--> [payloadOf] --> JSON to send
 */
import { diffState } from './diff-state.js'
import type { FieldShape, FormField } from './form-fields.js'

/**
 * Texts as typed; a choice is the place of its option, as text; '' is nothing. Fields of a group go by their
 * place, `f0`, because a property may have any name; what a list holds stands in an object each, as
 * react-hook-form wants it.
 */
export type Draft = string | boolean | readonly ListEntry[] | DraftGroup
export type DraftGroup = { readonly [place: string]: Draft }
export interface ListEntry {
  readonly item: Draft
}

/** More are added by hand. */
const MAX_PREPARED_ITEMS = 10

/** As a form begins: with its defaults. */
export function draftOf(field: FormField, value: unknown = field.initial): Draft {
  const { shape } = field
  if (shape.type === 'group') {
    const given = membersOf(value)
    return groupDraft(shape.fields, (inner) => draftOf(inner, given.get(inner.key) ?? inner.initial))
  }
  if (shape.type === 'list') {
    const given: readonly unknown[] = Array.isArray(value) ? value : []
    // An empty text that nobody has asked for would be sent as one.
    const isPrepared = field.required && shape.item.shape.type === 'group'
    const missing = isPrepared ? Math.min(shape.minItems, MAX_PREPARED_ITEMS) - given.length : 0
    const entries = [...given, ...new Array<undefined>(Math.max(0, missing))]
    return entries.map((each) => ({ item: draftOf(shape.item, each ?? shape.item.initial) }))
  }
  return leafDraft(field, value)
}

/** As it stands in a payload: what that leaves out is empty. */
export function draftFrom(field: FormField, payload: unknown): Draft {
  const { shape } = field
  if (shape.type === 'group') {
    const given = membersOf(payload)
    return groupDraft(shape.fields, (inner) => draftFrom(inner, given.get(inner.key)))
  }
  if (shape.type === 'list') {
    return Array.isArray(payload) ? payload.map((each) => ({ item: draftFrom(shape.item, each) })) : []
  }
  return leafDraft(field, payload)
}

/** @returns `undefined` where nothing was typed. Text that is no number, or no JSON, stays text and fails the schema. */
export function payloadOf(field: FormField, draft: Draft | undefined): unknown {
  return typedPayload(field, draft) ?? (field.nullable && field.required ? null : undefined)
}

/** Whether the form has a place for all that the payload says. */
export function formHolds(form: FormField, payload: unknown): boolean {
  return diffState(payload, payloadOf(form, draftFrom(form, payload))).size === 0
}

function isDraftGroup(draft: Draft | undefined): draft is DraftGroup {
  return typeof draft === 'object' && !isDraftList(draft)
}

function isDraftList(draft: Draft | undefined): draft is readonly ListEntry[] {
  return Array.isArray(draft)
}

/** The place of a field in the draft of its group. */
export function placeName(index: number): string {
  return `f${index}`
}

function typedPayload(field: FormField, draft: Draft | undefined): unknown {
  const { shape, required } = field
  if (shape.type === 'group') {
    if (!isDraftGroup(draft)) return undefined
    const entries = shape.fields.flatMap((inner, i) => {
      const value = payloadOf(inner, draft[placeName(i)])
      return value === undefined ? [] : [[inner.key, value] as const]
    })
    return entries.length === 0 && !required ? undefined : Object.fromEntries(entries)
  }
  if (shape.type === 'list') {
    const entries = isDraftList(draft) ? draft : []
    if (entries.length === 0 && !required) return undefined
    // A place is kept for what is still empty in it: so its number is that of its field.
    return entries.map(({ item }) => payloadOf(shape.item, item) ?? '')
  }
  // Whoever has to say yes or no and leaves the switch alone says no.
  if (shape.type === 'boolean') return typeof draft === 'boolean' ? draft : required ? false : undefined
  return typeof draft === 'string' ? textPayload(shape, draft) : undefined
}

function groupDraft(fields: readonly FormField[], draft: (field: FormField) => Draft): DraftGroup {
  return Object.fromEntries(fields.map((field, i) => [placeName(i), draft(field)]))
}

/** Only what it says itself: a property may be called `constructor`. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return new Map(isObject ? Object.entries(value) : [])
}

function leafDraft({ shape }: FormField, value: unknown): Draft {
  if (shape.type === 'boolean') return typeof value === 'boolean' ? value : ''
  if (shape.type === 'choice') {
    const text = JSON.stringify(value)
    const index = shape.options.findIndex((option) => JSON.stringify(option.value) === text)
    return value === undefined || index === -1 ? '' : String(index)
  }
  if (value === undefined || (value === null && shape.type !== 'raw')) return ''
  if (shape.type === 'raw') return JSON.stringify(value, undefined, 2)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function textPayload(shape: FieldShape, draft: string): unknown {
  if (shape.type === 'raw') return draft.trim() === '' ? undefined : parsed(draft)
  if (draft === '') return undefined
  if (shape.type === 'choice') return shape.options[Number(draft)]?.value
  if (shape.type !== 'number') return draft
  const number = Number(draft.trim())
  return Number.isFinite(number) && draft.trim() !== '' ? number : draft
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
