/**
 * What stands on no column: attributes, events, the whole line. Read again from the blocks, for the spans that
 * are looked at.
 *
 *   fold-rows.ts --places--> [createSpanReader] <--lines of blocks-- follow-part.ts
 *                                   |--> detail of the selected span, arguments of visible ones --> page
 */
import { stateNameOf } from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail, SpanProblem } from '../base/span-detail.js'
import type { RowFold } from './fold-rows.js'
import type { Result } from './problem.js'
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

interface ReadLines {
  readonly lines: readonly SpanLine[]
  readonly problem: SpanProblem | undefined
}

const NOT_THERE: SpanProblem = {
  code: 'SPAN_UNREADABLE',
  title: 'This span cannot be read',
  detail: 'Its record does not stand where the index of the trace file says.',
  hint: 'Run `agent-inspector reindex`: it makes the indexes anew.',
}

/** Snapshots are looked for in so many spans, those that came next before and after the one that is shown. */
const MOST_STATE_ROWS = 256

export function createSpanReader(
  fold: RowFold,
  readBlock: (part: number, block: number) => Promise<Result<string>>,
): SpanReader {
  const micros = (ns: bigint): number => Number(ns - (fold.originNs ?? 0n)) / 1000

  const blocksOf = async (places: readonly Place[]): Promise<readonly Result<string>[]> => {
    const distinct = new Map(places.map((place) => [`${place.part} ${place.block}`, place]))
    return Promise.all([...distinct.values()].map(({ part, block }) => readBlock(part, block)))
  }

  const read = async (row: number): Promise<ReadLines> => {
    const key = fold.keyOf(row)
    if (key === undefined) return { lines: [], problem: undefined }
    const blocks = await blocksOf(fold.placesOf(row))
    const lines = spanLinesIn(
      blocks.flatMap((block) => (block.ok ? [block.value] : [])),
      key,
    )
    const unread = blocks.find((block) => !block.ok)
    if (unread !== undefined) return { lines, problem: unread.problem }
    return { lines, problem: blocks.length > 0 && lines.length === 0 ? NOT_THERE : undefined }
  }

  const linesOf = async (row: number): Promise<readonly SpanLine[]> => (await read(row)).lines

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
      const { lines, problem } = await read(row)
      const detail = detailOf({ row, ...key, lines, problem, micros })
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
