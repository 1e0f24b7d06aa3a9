/**
 * What one line of a JSON tree shows, in texts that are never longer than a panel is wide: the value itself may be
 * elsewhere.
 *
 *   json-rows --row--> [jsonLine] --line--> views/span/JsonLine; from the worker by way of stores/whole-values
 */
import { encodeBase64, isWholeDouble } from '@agent-inspector/trace-format'
import { formatBytes } from '../base/format.js'
import { isContainer, isLongText, type JsonRow, previewOf } from './json-rows.js'

export interface JsonLineText extends Pick<JsonRow, 'pointer' | 'depth' | 'key' | 'kind' | 'change'> {
  readonly text: string
  /** Class of its colour. */
  readonly colour: 'js' | 'jn' | 'jb' | 'jp'
  /** What stood here before, where it has changed. */
  readonly was: string | undefined
}

/** More than any panel is wide. */
const LINE_CHARS = 400
/** Beside its size. */
const FOLDED_CHARS = 200

export function jsonLine({ pointer, depth, key, kind, change, value, was }: JsonRow): JsonLineText {
  return {
    ...{ pointer, depth, key, kind, change },
    text: textOf(kind, value),
    colour: colourOf(kind, value),
    was: change === 'changed' && kind === 'leaf' ? (isContainer(was) ? previewOf(was) : scalar(was)) : undefined,
  }
}

function textOf(kind: JsonRow['kind'], value: unknown): string {
  if (kind === 'text') return String(value)
  if (kind === 'close') return Array.isArray(value) ? ']' : '}'
  if (isLongText(value)) {
    const size = formatBytes(value.length)
    return kind === 'folded' ? `${JSON.stringify(value.slice(0, FOLDED_CHARS)).slice(0, -1)}… ${size}` : size
  }
  if (kind === 'open') return Array.isArray(value) ? '[' : '{'
  return kind === 'folded' && isContainer(value) ? previewOf(value) : scalar(value)
}

function scalar(value: unknown): string {
  if (isLongText(value)) return `${JSON.stringify(value.slice(0, LINE_CHARS)).slice(0, -1)}…`
  // What attributes may hold, and JSON may not.
  if (value instanceof Uint8Array) return scalar(encodeBase64(value))
  if (typeof value === 'bigint' || typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return JSON.stringify(value) ?? 'undefined'
}

function colourOf(kind: JsonRow['kind'], value: unknown): JsonLineText['colour'] {
  if (kind === 'close' || kind === 'open' || isContainer(value)) return 'jp'
  if (typeof value === 'string') return 'js'
  if (value instanceof Uint8Array) return 'js'
  return typeof value === 'number' || typeof value === 'bigint' || isWholeDouble(value) ? 'jn' : 'jb'
}
