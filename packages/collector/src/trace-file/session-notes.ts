/**
 * `{stem}.notes`: what is said of a session outside its records, by people and by housekeeping.
 *
 *   PATCH /sessions/{id}, prune --encodeNotes--> {stem}.notes --decodeNotes--> every process of the directory
 *
 * As with parts, what stands in it says whose it is, not its name. Fields of later versions are kept.
 */
import type { PrunedParts } from '@agent-inspector/trace-format'

export const NOTES_SUFFIX = '.notes'

/** Bytes of a whole file that a reader takes. */
export const MAX_NOTES_BYTES = 64 * 1024

export interface SessionNotes {
  readonly sessionId: string
  readonly pinned: boolean
  readonly tags: readonly string[]
  readonly pruned?: PrunedParts
  /** What this version does not know. */
  readonly unknown: Readonly<Record<string, unknown>>
}

const FORMAT_VERSION = 1
const NO_PRUNED: PrunedParts = { parts: 0, bytes: 0, records: 0 }

export function noNotes(sessionId: string): SessionNotes {
  return { sessionId, pinned: false, tags: [], unknown: {} }
}

/** There is nothing to keep a file for. */
export function areEmpty({ pinned, tags, pruned, unknown }: SessionNotes): boolean {
  return !pinned && tags.length === 0 && pruned === undefined && Object.keys(unknown).length === 0
}

export function addPruned({ pruned = NO_PRUNED }: SessionNotes, more: PrunedParts): PrunedParts {
  return {
    parts: pruned.parts + more.parts,
    bytes: pruned.bytes + more.bytes,
    records: pruned.records + more.records,
  }
}

export function encodeNotes({ sessionId, pinned, tags, pruned, unknown }: SessionNotes): string {
  const known = { format_version: FORMAT_VERSION, session_id: sessionId, pinned, tags, pruned }
  return `${JSON.stringify({ ...unknown, ...known })}\n`
}

/** @returns nothing where it is no such file, or a damaged one */
export function decodeNotes(text: string): SessionNotes | undefined {
  const fields = parseObject(text)
  const { format_version: _, session_id: sessionId, pinned, tags, pruned, ...unknown } = fields
  if (typeof sessionId !== 'string' || sessionId === '') return undefined
  const counts = readPruned(pruned)
  return {
    sessionId,
    pinned: pinned === true,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    ...(counts !== undefined && { pruned: counts }),
    unknown,
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

function readPruned(value: unknown): PrunedParts | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const fields = new Map<string, unknown>(Object.entries(value))
  const count = (name: keyof PrunedParts): number => {
    const number = fields.get(name)
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : 0
  }
  const pruned = { parts: count('parts'), bytes: count('bytes'), records: count('records') }
  return pruned.parts > 0 ? pruned : undefined
}
