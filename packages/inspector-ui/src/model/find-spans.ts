/**
 * Which spans hold what was typed into the search box.
 *
 *   trace-columns, layout-tree --> [findSpans] --rows--> views/trace: count, marks, next and previous
 */

import type { TreeLayout } from './layout-tree.js'
import { operationOf, spanIdOf, subjectOf, type TraceColumns } from './trace-columns.js'

/**
 * Every word must stand somewhere in operation, subject or argument; case does not matter; words in
 * double quotes belong together.
 *
 * @param args by row, what spans were called with, as far as it is known
 * @returns rows in the order of the tree; none for an empty query. Time O(n * text).
 */
export function findSpans(
  columns: TraceColumns,
  layout: TreeLayout,
  query: string,
  args: ReadonlyMap<number, string>,
): Uint32Array<ArrayBuffer> {
  const words = wordsOf(query)
  if (words.length === 0) return new Uint32Array(0)
  return layout.order.filter((row) => {
    const said = `${operationOf(columns, row)} ${subjectOf(columns, row)} ${args.get(row) ?? ''}`
    const text = `${said} ${spanIdOf(columns, row)}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
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
