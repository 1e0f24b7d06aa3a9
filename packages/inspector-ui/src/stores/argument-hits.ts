/**
 * Which spans were called with what is looked for: the worker looks through the trace, this holds what it has found.
 *
 *   stores/trace.ts --query--> [createArgumentHits] --words--> worker --rows--> [createArgumentHits] --> tree-view.ts
 */
import type { FoundArguments } from '../api/find-arguments.js'
import { addRows, type RowSet } from '../base/row-set.js'
import { wordsOf } from '../model/find-spans.js'

/** Of one moment: later ones are other objects, over the same sets of rows. */
export interface ArgumentHits {
  /** By word, lower case. */
  readonly rows: ReadonlyMap<string, RowSet>
  /** How much of the trace was looked through: 1 is all of it, or nothing is looked for. */
  readonly share: number
}

export interface ArgumentHitsStore {
  /** What is asked of the worker. */
  readonly asked: number
  readonly words: readonly string[]
  /** @returns whether it asks for something else than before */
  ask(query: string): boolean
  /** The rows have other numbers now, or are of another trace: what was found is forgotten, and looked for again. */
  forget(): void
  add(asked: number, found: FoundArguments): void
  known(): ArgumentHits
}

const NOTHING: ArgumentHits = { rows: new Map(), share: 1 }

export function createArgumentHits(): ArgumentHitsStore {
  let asked = 0
  let words: readonly string[] = []
  let hits = NOTHING

  const forget = (): void => {
    hits = words.length === 0 ? NOTHING : { rows: new Map(), share: 0 }
  }

  return {
    get asked() {
      return asked
    },
    get words() {
      return words
    },
    ask(query) {
      const wanted = [...new Set(wordsOf(query))]
      if (wanted.length === words.length && wanted.every((word, i) => word === words[i])) return false
      words = wanted
      asked++
      forget()
      return true
    },
    forget,
    add(of, found) {
      if (of !== asked) return
      const rows = new Map(hits.rows)
      for (const [i, word] of words.entries()) {
        rows.set(word, addRows(rows.get(word) ?? new Uint8Array(0), found.hits[i] ?? new Uint32Array(0)))
      }
      hits = { rows, share: found.share }
    },
    known: () => hits,
  }
}
