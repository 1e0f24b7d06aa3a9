/**
 * What stands on no column: attributes, events, the whole line. Read again from the blocks, for the spans that
 * are looked at.
 *
 *   fold-rows.ts --places--> [createSpanReader] <--lines of blocks-- follow-part.ts
 *                                   |--> detail of the selected span, arguments of visible ones --> page
 */
import { stateNameOf } from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail, SpanProblem, StateHistory, StateReach } from '../base/span-detail.js'
import type { RowFold } from './fold-rows.js'
import { logDetailOf } from './log-detail-of.js'
import type { Result } from './problem.js'
import { argumentOf } from './row-argument.js'
import type { RowArguments } from './session-news.js'
import { detailOf, snapshotsIn } from './span-detail-of.js'
import { type LogLine, logLineOf, logLinesIn, type SpanKey, type SpanLine, spanLinesIn } from './span-lines.js'
import type { Place } from './span-rows.js'

export interface SpanReader {
  /** `undefined` if there is no such row. */
  detail(row: number, reach?: StateReach): Promise<SpanDetail | undefined>
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

/** More is looked at when it is asked for. */
const FIRST_REACH: StateReach = { earlier: 128, later: 128 }
const NO_HISTORY: StateHistory = { looked: 0, earlier: 0, later: 0, unread: 0 }

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

  const logsOf = async (row: number, key: SpanKey): Promise<readonly LogLine[]> => {
    const blocks = await blocksOf(fold.logPlacesOf(row))
    return logLinesIn(
      blocks.flatMap((block) => (block.ok ? [block.value] : [])),
      key,
    )
  }

  const logDetail = async (row: number, key: SpanKey, seq: number): Promise<SpanDetail> => {
    const [block] = await blocksOf(fold.placesOf(row))
    const found = block?.ok === true ? logLineOf(block.value, seq) : undefined
    const problem = found !== undefined ? undefined : block?.ok === false ? block.problem : NOT_THERE
    return { ...logDetailOf({ row, ...key, found, problem, micros }), snapshots: {}, history: NO_HISTORY }
  }

  const linesOf = async (row: number): Promise<readonly SpanLine[]> => (await read(row)).lines

  const historyOf = async (row: number, names: ReadonlySet<string>, reach: StateReach) => {
    const found = new Map<string, Snapshot[]>([...names].map((name) => [name, []]))
    if (names.size === 0) return { snapshots: {}, history: NO_HISTORY }
    const { stateRows } = fold
    const at = placeIn(stateRows, row)
    const from = Math.max(0, at - reach.earlier)
    const rows = stateRows.slice(from, at + 1 + reach.later)
    let unread = 0
    for (const other of rows) {
      const { lines, problem } = await read(other)
      if (problem !== undefined) unread++
      for (const [name, snapshot] of snapshotsIn(other, lines, micros)) found.get(name)?.push(snapshot)
    }
    for (const list of found.values()) list.sort((a, b) => a.at - b.at)
    const later = Math.max(0, stateRows.length - from - rows.length)
    return { snapshots: Object.fromEntries(found), history: { looked: rows.length, earlier: from, later, unread } }
  }

  return {
    async detail(row, reach = FIRST_REACH) {
      const key = fold.keyOf(row)
      if (key === undefined) return undefined
      const seq = fold.logSeqOf(row)
      if (seq !== undefined) return logDetail(row, key, seq)
      const { lines, problem } = await read(row)
      const detail = detailOf({ row, ...key, lines, logs: await logsOf(row, key), problem, micros })
      const names = new Set([
        ...Object.keys(detail.attributes).flatMap((name) => stateNameOf(name) ?? []),
        ...[...snapshotsIn(row, lines, micros)].map(([name]) => name),
      ])
      return { ...detail, ...(await historyOf(row, names, reach)) }
    },

    async argumentsOf(rows) {
      const found: [number, string][] = []
      for (const row of rows) {
        if (fold.logSeqOf(row) !== undefined) continue
        found.push([row, argumentOf((await linesOf(row)).map(({ record }) => record))])
      }
      return found
    },
  }
}

/** Of a row that is none of these: of the first that was made after it. */
function placeIn(rows: readonly number[], row: number): number {
  const at = rows.indexOf(row)
  return at === -1
    ? Math.max(
        0,
        rows.findIndex((other) => other > row),
      )
    : at
}
