/**
 * Which spans hold what was typed into the search box.
 *
 *   trace-columns, layout-tree --> [findSpans] --rows--> views/trace: count, marks, next and previous
 */
import { OPERATIONS } from '@agent-inspector/trace-format'
import { hasRow, type RowSet } from '../base/row-set.js'
import { inSteps, type Steps } from '../base/steps.js'
import type { TreeLayout } from './layout-tree.js'
import { operationOf, spanIdOf, subjectOf, type TraceColumns } from './trace-columns.js'

/**
 * Every word must stand somewhere in operation, subject or argument, or begin the span's id; case does
 * not matter; words in double quotes belong together.
 *
 * @param args by row, what spans were called with, as far as it is known
 * @param found by word, rows of which it is known that they were called with it
 * @returns rows in the order of the tree; none for an empty query
 *
 * Time O(n + text): each subject is looked through once, however many spans it has.
 */
export function* findSpans(
  columns: TraceColumns,
  layout: TreeLayout,
  query: string,
  args: ReadonlyMap<number, string>,
  found: ReadonlyMap<string, RowSet>,
): Steps<Uint32Array<ArrayBuffer>> {
  const tests = wordsOf(query).map((word) => wordTest(columns, args, found.get(word), word))
  if (tests.length === 0) return new Uint32Array(0)
  const { order } = layout
  const rows = new Uint32Array(order.length)
  let count = 0
  yield* inSteps(order.length, (from, to) => {
    for (let at = from; at < to; at++) {
      const row = order[at] ?? 0
      if (tests.every((holds) => holds(row))) rows[count++] = row
    }
  })
  return rows.slice(0, count)
}

type RowTest = (row: number) => boolean

/** Fewer digits would be the beginning of too many ids. */
const ID_START = /^[0-9a-f]{6,16}$/

function wordTest(
  columns: TraceColumns,
  args: ReadonlyMap<number, string>,
  found: RowSet | undefined,
  word: string,
): RowTest {
  const has = (text: string): boolean => text.toLowerCase().includes(word)
  const saidOf = (row: number): string => `${operationOf(columns, row)} ${subjectOf(columns, row)}`
  const inSaid = byStrings(columns, (row) => has(saidOf(row)))
  const isIdStart = ID_START.test(word)
  return (row) => {
    if (inSaid(row) || (found !== undefined && hasRow(found, row))) return true
    const argument = args.size === 0 ? undefined : args.get(row)
    if (argument !== undefined && has(`${saidOf(row)} ${argument}`)) return true
    return isIdStart && (spanIdOf(columns, row)?.startsWith(word) ?? false)
  }
}

/** What follows from operation, subject and name alone, worked out once for each that there are. */
function byStrings({ operations, subjects, names, strings }: TraceColumns, holds: RowTest): RowTest {
  const known: (boolean | undefined)[][] = OPERATIONS.map(() => [])
  return (row) => {
    const subject = subjects[row] ?? 0
    // A span is called by its name where it has no subject.
    const place = strings[subject] === '' ? 2 * (names[row] ?? 0) + 1 : 2 * subject
    const ofOperation = known[operations[row] ?? 0] ?? []
    ofOperation[place] ??= holds(row)
    return ofOperation[place]
  }
}

/** The words of a query, lower case, as they are looked for and marked. */
export function wordsOf(query: string): readonly string[] {
  return [...query.toLowerCase().matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word)
}

export interface Piece {
  readonly text: string
  readonly hit: boolean
}

/** A text cut where words stand in it, so that they can be marked. The pieces join to the text. */
export function piecesOf(text: string, words: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase()
  // A few letters change their length in lower case; then places cannot be told, and nothing is marked.
  if (words.length === 0 || lower.length !== text.length) return [{ text, hit: false }]
  const pieces: Piece[] = []
  let done = 0
  while (done < text.length) {
    const next = words
      .map((word) => ({ at: lower.indexOf(word, done), length: word.length }))
      .filter(({ at }) => at !== -1)
      .sort((a, b) => a.at - b.at || b.length - a.length)[0]
    if (next === undefined) break
    if (next.at > done) pieces.push({ text: text.slice(done, next.at), hit: false })
    pieces.push({ text: text.slice(next.at, next.at + next.length), hit: true })
    done = next.at + next.length
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}
