/**
 * JSON that somebody edits as text: whether it still is some, and what of it is another value than before.
 *
 *   the text, the value before --> [editJson] --> views/trace/StepForm
 */
import { type Change, diffState } from './diff-state.js'

export type EditedJson =
  | { readonly ok: true; readonly value: unknown; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly message: string }

/** @param before `undefined` where there was nothing: an empty text is that again */
export function editJson(text: string, before: unknown): EditedJson {
  if (text.trim() === '') {
    return before === undefined
      ? { ok: true, value: undefined, changes: [] }
      : { ok: false, message: 'Nothing is no JSON: write null for no value.' }
  }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value, changes: [...diffState(before, value).values()] }
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : 'This is no JSON.' }
  }
}

export function jsonText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, undefined, 2)
}
