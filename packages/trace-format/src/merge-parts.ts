/**
 * A session of several parts from what the index of each tells: the session as that part has it, and its rows. No
 * line is read.
 *
 *   {part}.idx of each part --sessions, chunks--> [createPartMerge] --FoldedSession--> collector's list
 *
 * It says what the fold of all lines would. Where rows do not tell that - a span that two parts have ended, each with
 * tokens of its own - it says nothing, and the lines have to be read.
 */
import type { FoldedSession } from './fold-session.js'
import type { Chunk } from './index-chunk.js'
import { OPERATIONS, ROW_FLAG } from './index-layout.js'
import { mergeFolds, type RootTimes, type SharedSpans } from './merge-folds.js'
import { readId } from './read-row.js'
import { createSpanKeySet } from './span-key-set.js'

export interface PartMerge {
  /** The next chunk of the part that is being read. */
  add(chunk: Chunk): void
  /** All chunks of a part were added, in the order of the sessions. */
  endPart(): void
  /** @returns `undefined` if only the lines can tell */
  merged(): FoldedSession | undefined
}

type CallKind = 'llm' | 'tool' | 'none' | 'unclear'

interface OpenRow {
  readonly key: string
  readonly kind: CallKind
  readonly isRoot: boolean
  readonly startNs: bigint
}

/** @param sessions what each part tells by itself, in the order of the parts */
export function createPartMerge(sessions: readonly FoldedSession[]): PartMerge {
  const ended = createSpanKeySet()
  /** Open where their part ends; a later one may have ended them. */
  const left: OpenRow[][] = []
  const leftKeys = new Set<string>()
  /** Children of parents that have not come. */
  const waiting = new Map<string, number>()
  const waitIds = new Set(sessions.flatMap(({ waitingFor }) => waitingFor.map(({ waitId }) => waitId)))
  const answered = new Set<string>()
  const roots: RootTimes[] = []
  let strings: string[] = []
  let open = new Map<string, OpenRow>()
  let root: { endedNs?: bigint } = {}
  let hasFailedRoot = false
  let isSound = true

  const hasCome = (traceId: string, spanId: string): boolean =>
    ended.has(traceId, spanId) || open.has(traceId + spanId) || leftKeys.has(traceId + spanId)

  const arrived = (traceId: string, spanId: string, parentId: string): void => {
    if (waiting.size > 0) waiting.delete(traceId + spanId)
    if (parentId === NO_ID || parentId === spanId || hasCome(traceId, parentId)) return
    waiting.set(traceId + parentId, (waiting.get(traceId + parentId) ?? 0) + 1)
  }

  const addEnded = ({ columns }: Chunk, row: number, traceId: string, spanId: string, parentId: string): void => {
    const key = traceId + spanId
    const isKnown = (open.size > 0 && open.delete(key)) || (leftKeys.size > 0 && leftKeys.has(key))
    if (!ended.add(traceId, spanId)) return
    if (!isKnown) arrived(traceId, spanId, parentId)
    if (waitIds.has(spanId)) answered.add(spanId)
    if (parentId !== NO_ID) return
    root = { endedNs: earlier(root.endedNs, columns.starts[row] ?? 0n) }
    hasFailedRoot ||= columns.statuses[row] === 2
  }

  const addOpen = (chunk: Chunk, row: number, traceId: string, spanId: string, parentId: string): void => {
    const key = traceId + spanId
    if (ended.has(traceId, spanId) || open.has(key)) return
    const isKnown = leftKeys.has(key)
    const startNs = chunk.columns.starts[row] ?? 0n
    open.set(key, { key, kind: kindOf(chunk, row, strings), isRoot: parentId === NO_ID, startNs })
    if (!isKnown) arrived(traceId, spanId, parentId)
  }

  /** The rows are those of the session that the summary tells of. */
  const agree = (): boolean => {
    const distinct = sessions.reduce((sum, { spanCount, openSpanCount }) => sum + spanCount - openSpanCount, 0)
    return left.length === sessions.length && ended.size === distinct
  }

  const shared = (): SharedSpans | undefined => {
    const stillOpen = new Set<string>()
    const superseded = { spans: 0, llmCalls: 0, toolCalls: 0 }
    let isRootOpen = false
    for (const { key, kind, isRoot } of left.flat()) {
      if (!ended.has(key.slice(0, 32), key.slice(32)) && !stillOpen.has(key)) {
        stillOpen.add(key)
        isRootOpen ||= isRoot
        continue
      }
      if (kind === 'unclear') return undefined
      superseded.spans++
      if (kind === 'llm') superseded.llmCalls++
      if (kind === 'tool') superseded.toolCalls++
    }
    const orphans = [...waiting.values()].reduce((sum, children) => sum + children, 0)
    const hasEndedRoot = roots.some(({ endedNs }) => endedNs !== undefined)
    return { superseded, orphans, isRootOpen, hasEndedRoot, hasFailedRoot, roots, answered }
  }

  return {
    add(chunk) {
      for (const text of chunk.strings) strings.push(text)
      const { columns, rows } = chunk
      for (let row = 0; row < rows; row++) {
        const traceId = strings[columns.traces[row] ?? 0] ?? ''
        const flags = columns.flags[row] ?? 0
        if ((flags & ROW_FLAG.log) !== 0) continue
        const addRow = (flags & ROW_FLAG.open) === 0 ? addEnded : addOpen
        addRow(chunk, row, traceId, readId(columns.spanIds, row), readId(columns.parentIds, row))
      }
    },

    endPart() {
      const rows = [...open.values()]
      isSound &&= rows.length === sessions[left.length]?.openSpanCount
      const openNs = rows
        .filter(({ isRoot }) => isRoot)
        .reduce<bigint | undefined>((first, { startNs }) => earlier(first, startNs), undefined)
      roots.push({ ...root, ...(openNs !== undefined && { openNs }) })
      left.push(rows)
      for (const { key } of rows) leftKeys.add(key)
      strings = []
      open = new Map()
      root = {}
    },

    merged() {
      const spans = isSound && agree() ? shared() : undefined
      return spans && mergeFolds(sessions, spans)
    },
  }
}

const NO_ID = '0'.repeat(16)

function earlier(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || b < a ? b : a
}

/** As the fold of the lines counts it, which takes other names for less than rows do. */
function kindOf({ columns }: Chunk, row: number, strings: readonly string[]): CallKind {
  const name = strings[columns.names[row] ?? 0]
  if (name === 'llm.generate') return 'llm'
  if (name === 'tool.call') return 'tool'
  const operation = OPERATIONS[columns.operations[row] ?? 0]
  return operation === 'llm.generate' || operation === 'tool.call' ? 'unclear' : 'none'
}
