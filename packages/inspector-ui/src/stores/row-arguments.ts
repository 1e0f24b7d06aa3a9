/**
 * What spans were called with, of the rows that were seen lately: asked for when they come into view, and
 * forgotten when many others have.
 *
 *   views/trace --rows in view--> [createRowArguments] --rows to ask for--> worker --texts--> trace.ts
 */
export interface RowArguments {
  /**
   * To be called at even distances of time while rows are in view.
   *
   * @returns those of which nothing is known yet, and that were not asked for; `undefined` while they pass by: too
   * many are others than those of the call before
   */
  unknownOf(rows: Iterable<number>): Uint32Array<ArrayBuffer> | undefined
  add(args: Iterable<readonly [row: number, text: string]>): void
  /** As it is now; another object whenever something was added. */
  known(): ReadonlyMap<number, string>
}

const MOST_ROWS = 20_000
/** Who passes more of what is in view between two calls does not read it. */
const MOST_PASSED = 1 / 3

export function createRowArguments(): RowArguments {
  let texts: ReadonlyMap<number, string> = new Map()
  const asked = new Set<number>()
  let before: ReadonlySet<number> = new Set()

  return {
    unknownOf(rows) {
      const seen = new Set(rows)
      const passed = before.size === 0 ? 0 : [...seen].filter((row) => !before.has(row)).length
      before = seen
      if (passed > seen.size * MOST_PASSED) return undefined
      const unknown = Uint32Array.from([...seen].filter((row) => !texts.has(row) && !asked.has(row)))
      for (const row of unknown) asked.add(row)
      return unknown
    },
    add(args) {
      const grown = new Map(texts)
      for (const [row, text] of args) {
        asked.delete(row)
        grown.delete(row)
        grown.set(row, text)
      }
      for (const oldest of grown.keys()) {
        if (grown.size <= MOST_ROWS) break
        grown.delete(oldest)
      }
      texts = grown
    },
    known: () => texts,
  }
}
