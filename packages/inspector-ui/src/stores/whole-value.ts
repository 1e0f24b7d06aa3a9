/**
 * A whole big value as lines: what the worker does with it, without being one. The page gets the lines it shows and
 * never the value.
 *
 *   value.worker.ts --text, view--> [createWholeValue] --count, lines--> value.worker.ts
 */
import { valueAt } from '../base/json-pointer.js'
import { type JsonLineText, jsonLine } from '../model/json-line.js'
import { findInJson, isOpenAtFirst, type JsonRow, jsonRows, pointersAbove } from '../model/json-rows.js'

/** What of a value is open, and what is looked for in it. */
export interface ValueView {
  /** JSON Pointers of what is not as it was at first. */
  readonly toggled: readonly string[]
  readonly query: string
}

export interface WholeValueLines {
  show(view: ValueView): { readonly count: number; readonly hits: Uint32Array<ArrayBuffer> }
  /** Of the view that was shown last. */
  lines(from: number, to: number): readonly JsonLineText[]
  /** The text of a value in it: as it is, or as JSON. Default: of all of it, as it came. */
  textAt(pointer?: string): string
}

/** Lines that are told to hold what is looked for, at most. */
const MAX_HITS = 100_000
const OPEN_TO = 6

/** @param text JSON, or any other */
export function createWholeValue(text: string): WholeValueLines {
  const value = parsed(text)
  let rows: readonly JsonRow[] = []

  return {
    show({ toggled, query }) {
      const wanted = query.trim().toLowerCase()
      const pointers = new Set(findInJson(value, wanted))
      const leading = pointersAbove(pointers)
      const turned = new Set(toggled)
      const isOpen = (pointer: string, depth: number, node: object | string): boolean => {
        const isLeading = leading.has(pointer) || (typeof node === 'string' && pointers.has(pointer))
        const usual = isLeading || isOpenAtFirst(node, depth, OPEN_TO)
        return turned.has(pointer) ? !usual : usual
      }
      rows = jsonRows(value, { isOpen })
      return { count: rows.length, hits: hitsOf(rows, pointers, wanted) }
    },
    lines: (from, to) => rows.slice(from, to).map(jsonLine),
    textAt(pointer) {
      if (pointer === undefined) return text
      const found = valueAt(value, pointer)
      return typeof found === 'string' ? found : (JSON.stringify(found, undefined, 2) ?? '')
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function hitsOf(rows: readonly JsonRow[], pointers: ReadonlySet<string>, wanted: string): Uint32Array<ArrayBuffer> {
  const hits: number[] = []
  if (wanted === '') return Uint32Array.from(hits)
  for (const [index, { kind, pointer, value }] of rows.entries()) {
    const isHit =
      kind === 'text' ? String(value).toLowerCase().includes(wanted) : isOwnHit(kind, value) && pointers.has(pointer)
    if (isHit && hits.push(index) === MAX_HITS) break
  }
  return Uint32Array.from(hits)
}

/** The lines of a text that is open are hits themselves. */
function isOwnHit(kind: JsonRow['kind'], value: unknown): boolean {
  return kind !== 'close' && !(kind === 'open' && typeof value === 'string')
}
