/**
 * What is wrong with an answer, put to the fields that can show it.
 *
 *   check-answer or the server's refusal --messages by JSON Pointer--> [placeMessages] --by field--> AnswerForm
 */
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
    const { pointer: at } = fieldAt(form, pointer)
    const within = pointer.slice(at.length + 1)
    if (!placed.has(at)) placed.set(at, within === '' ? message : `${within}: ${message}`)
  }
  return placed
}

/** The innermost field that the place is, or is part of. */
function fieldAt(field: FormField, pointer: string): FormField {
  if (field.shape.type !== 'group') return field
  const inner = field.shape.fields.find((each) => pointer === each.pointer || pointer.startsWith(`${each.pointer}/`))
  return inner === undefined ? field : fieldAt(inner, pointer)
}
