/**
 * What stands on no column: attributes, events, the whole line. Read again from the blocks, for the spans that
 * are looked at.
 *
 *   fold-rows.ts --places--> [createSpanReader] <--lines of blocks-- follow-part.ts
 *                                   |--> detail of the selected span, arguments of visible ones --> page
 */
import { stateNameOf } from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail } from '../base/span-detail.js'
import type { RowFold } from './fold-rows.js'
import { argumentOf } from './row-argument.js'
import type { RowArguments } from './session-news.js'
import { detailOf, snapshotsIn } from './span-detail-of.js'
import { type SpanLine, spanLinesIn } from './span-lines.js'
import type { Place } from './span-rows.js'

export interface SpanReader {
  /** `undefined` if there is no such row. */
  detail(row: number): Promise<SpanDetail | undefined>
  argumentsOf(rows: Iterable<number>): Promise<RowArguments>
}

/** Snapshots are looked for in so many spans, those that came next before and after the one that is shown. */
const MOST_STATE_ROWS = 256

export function createSpanReader(
  fold: RowFold,
  readBlock: (part: number, block: number) => Promise<string | undefined>,
): SpanReader {
  const micros = (ns: bigint): number => Number(ns - (fold.originNs ?? 0n)) / 1000

  const textsOf = async (places: readonly Place[]): Promise<readonly string[]> => {
    const distinct = new Map(places.map((place) => [`${place.part} ${place.block}`, place]))
    const texts = await Promise.all([...distinct.values()].map(({ part, block }) => readBlock(part, block)))
    return texts.filter((text) => text !== undefined)
  }

  const linesOf = async (row: number): Promise<readonly SpanLine[]> => {
    const key = fold.keyOf(row)
    return key === undefined ? [] : spanLinesIn(await textsOf(fold.placesOf(row)), key)
  }

  const snapshotsOf = async (row: number, names: ReadonlySet<string>) => {
    const found = new Map<string, Snapshot[]>([...names].map((name) => [name, []]))
    if (names.size === 0) return {}
    for (const other of nearest(fold.stateRows, row)) {
      for (const [name, snapshot] of snapshotsIn(other, await linesOf(other), micros)) found.get(name)?.push(snapshot)
    }
    for (const list of found.values()) list.sort((a, b) => a.at - b.at)
    return Object.fromEntries(found)
  }

  return {
    async detail(row) {
      const key = fold.keyOf(row)
      if (key === undefined) return undefined
      const lines = await linesOf(row)
      const detail = detailOf({ row, ...key, lines, micros })
      const names = new Set([
        ...Object.keys(detail.attributes).flatMap((name) => stateNameOf(name) ?? []),
        ...[...snapshotsIn(row, lines, micros)].map(([name]) => name),
      ])
      return { ...detail, snapshots: await snapshotsOf(row, names) }
    },

    async argumentsOf(rows) {
      const found: [number, string][] = []
      for (const row of rows) {
        found.push([row, argumentOf((await linesOf(row)).map(({ record }) => record))])
      }
      return found
    },
  }
}

function nearest(rows: readonly number[], row: number): readonly number[] {
  if (rows.length <= MOST_STATE_ROWS) return rows
  return rows.toSorted((a, b) => Math.abs(a - row) - Math.abs(b - row)).slice(0, MOST_STATE_ROWS)
}
