/**
 * What is wrong with an answer, put to the fields that can show it.
 *
 *   check-answer or the server's refusal --messages by JSON Pointer--> [placeMessages] --by field--> AnswerForm
 */
import { keysOf, pointerTo } from '../base/json-pointer.js'
import type { FormField } from './form-fields.js'

/**
 * A message about a place that has no field of its own goes to the field that holds it, and says
 * where in there it is.
 *
 * @returns by the pointer of the field, the first message of each
 */
export function placeMessages(form: FormField, messages: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const placed = new Map<string, string>()
  for (const [pointer, message] of messages) {
    const at = fieldAt(form, pointer)
    const within = pointer.slice(at.length + 1)
    if (!placed.has(at)) placed.set(at, within === '' ? message : `${within}: ${message}`)
  }
  return placed
}

/** Pointer of the innermost field that the place is, or is part of. */
function fieldAt(form: FormField, pointer: string): string {
  let field = form
  let at = ''
  for (const key of keysOf(pointer)) {
    const inner = fieldIn(field, key)
    if (inner === undefined) break
    field = inner
    at = pointerTo(at, key)
  }
  return at
}

function fieldIn({ shape }: FormField, key: string): FormField | undefined {
  if (shape.type === 'group') return shape.fields.find((each) => each.key === key)
  return shape.type === 'list' && /^\d+$/.test(key) ? shape.item : undefined
}
