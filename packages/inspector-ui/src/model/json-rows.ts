/**
 * A JSON value as lines that can be folded, searched and marked as changed.
 *
 *   JSON value, diff-state --changes--> [jsonRows] --lines--> views/span/JsonTree
 */
import { isWholeDouble } from '@agent-inspector/trace-format'
import { keysOf, parentOf, pointerTo } from '../base/json-pointer.js'
import type { Change } from './diff-state.js'
import { wrapText } from './wrap-text.js'

export interface JsonRow {
  /** JSON Pointer (RFC 6901) of the value; a closing bracket has that of what it closes. */
  readonly pointer: string
  readonly depth: number
  /** Absent at the top and on closing brackets. */
  readonly key: string | undefined
  /** `text`: one line of a long text that is open. */
  readonly kind: 'leaf' | 'open' | 'folded' | 'close' | 'text'
  readonly value: unknown
  readonly change: 'same' | Change['kind']
  /** What stood here before; only where `change` is `changed`. */
  readonly was: unknown
}

export interface JsonRowsOptions {
  /** Of a list, an object, or a long text. */
  readonly isOpen: (pointer: string, depth: number, value: object | string) => boolean
  /** By pointer, from `diffState`. */
  readonly changes?: ReadonlyMap<string, Change>
}

/** Lines in order; what is folded takes one. Time O(lines). */
export function jsonRows(value: unknown, { isOpen, changes = new Map() }: JsonRowsOptions): readonly JsonRow[] {
  const rows: JsonRow[] = []
  const removed = removedByParent(changes)

  const visit = (
    node: unknown,
    pointer: string,
    key: string | undefined,
    depth: number,
    inherited: JsonRow['change'],
  ): void => {
    const found = changes.get(pointer)
    const change: JsonRow['change'] = inherited === 'same' ? (found?.kind ?? 'same') : inherited
    const row = { pointer, depth, key, value: node, change, was: found?.kind === 'changed' ? found.before : undefined }
    if (isLongText(node) && change !== 'changed') {
      const isTextOpen = isOpen(pointer, depth, node)
      rows.push({ ...row, kind: isTextOpen ? 'open' : 'folded' })
      if (!isTextOpen) return
      const line = { ...row, key: undefined, depth: depth + 1, kind: 'text' } as const
      for (const value of wrapText(node)) rows.push({ ...line, value })
      return
    }
    if (!isContainer(node) || sizeOf(node) === 0) {
      rows.push({ ...row, kind: 'leaf' })
      return
    }
    if (!isOpen(pointer, depth, node)) {
      rows.push({ ...row, kind: 'folded' })
      return
    }
    rows.push({ ...row, kind: 'open' })
    // A changed container shows what it holds now; its contents are no changes of their own.
    const below: JsonRow['change'] = change === 'changed' ? 'same' : change
    for (const [inner, child] of Object.entries(node)) visit(child, pointerTo(pointer, inner), inner, depth + 1, below)
    for (const gone of removed.get(pointer) ?? [])
      visit(gone.before, gone.pointer, keysOf(gone.pointer).at(-1), depth + 1, 'removed')
    rows.push({ ...row, key: undefined, kind: 'close' })
  }
  visit(value, '', undefined, 0, 'same')
  return rows
}

/** Pointers of values whose key or text holds the query; case does not matter. Time O(value). */
export function findInJson(value: unknown, query: string): readonly string[] {
  const text = query.toLowerCase()
  if (text === '') return []
  const hits: string[] = []
  const visit = (node: unknown, pointer: string, key: string): void => {
    const own = isContainer(node) ? '' : String(node)
    if (key.toLowerCase().includes(text) || own.toLowerCase().includes(text)) hits.push(pointer)
    if (isContainer(node))
      for (const [inner, child] of Object.entries(node)) visit(child, pointerTo(pointer, inner), inner)
  }
  visit(value, '', '')
  return hits
}

/** Every pointer above the given ones. */
export function pointersAbove(pointers: Iterable<string>): ReadonlySet<string> {
  const above = new Set<string>()
  for (const pointer of pointers) {
    for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
      const parent = pointer.slice(0, end)
      if (above.has(parent)) break
      above.add(parent)
    }
  }
  return above
}

/** `{logs, done}`, `[42 items]`: what a folded value holds, in a few words. */
export function previewOf(value: object): string {
  if (Array.isArray(value)) return `[${value.length} ${value.length === 1 ? 'item' : 'items'}]`
  const scalars = Object.values(value).filter((inner) => !isContainer(inner))
  const shown = scalars.slice(0, 3).map((inner) => String(inner).slice(0, 24).replace(/\s+/g, ' '))
  const rest = Object.keys(value).length - shown.length
  if (shown.length === 0) return `{${rest} ${rest === 1 ? 'key' : 'keys'}}`
  return `{${shown.join(', ')}${rest > 0 ? ', …' : ''}}`
}

/** Longer ones can be opened, and are shown line by line. */
const LONG_TEXT_CHARS = 400

export function isLongText(value: unknown): value is string {
  return typeof value === 'string' && value.length > LONG_TEXT_CHARS
}

/** Longer lists and objects begin folded below the top. */
const MAX_OPEN_CHILDREN = 40

/** @param openTo values above this depth are open at first, if they are not long */
export function isOpenAtFirst(value: object | string, depth: number, openTo: number): boolean {
  if (depth === 0) return true
  return typeof value === 'object' && depth < openTo && sizeOf(value) <= MAX_OPEN_CHILDREN
}

/** `steps.1.status`, as a person would write it. */
export function pathOf(pointer: string): string {
  return keysOf(pointer).join('.')
}

export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isWholeDouble(value) && !(value instanceof Uint8Array)
}

function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

function removedByParent(changes: ReadonlyMap<string, Change>): ReadonlyMap<string, readonly Change[]> {
  const byParent = new Map<string, Change[]>()
  for (const change of changes.values()) {
    if (change.kind !== 'removed') continue
    const parent = parentOf(change.pointer)
    byParent.set(parent, [...(byParent.get(parent) ?? []), change])
  }
  return byParent
}
