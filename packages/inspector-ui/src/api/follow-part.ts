/**
 * One part file of a session, from the first byte on and then whatever is appended: by range, from
 * the last whole block that is known. Where much is to come, its index comes first.
 *
 *   GET /trace/{id}/file --bytes--> [createPartFollower] --lines--> file-rows.ts
 *                                    follow-index.ts ----rows-----> fold-rows.ts
 *
 * Nothing is read twice and nothing left out, however often the connection breaks: the offset moves
 * only past whole blocks. A block that does not decode is passed over and told. Another generation in the ETag,
 * or fewer bytes than were read, means that the file was written anew.
 */
import type { UnreadableLine } from '@agent-inspector/trace-format'
import { DamagedError, decodeMember } from './decode-member.js'
import type { IndexFollower } from './follow-index.js'
import { createForeignLines, type ForeignLines } from './foreign-lines.js'
import { type Problem, type Result, readProblem, unreachable } from './problem.js'
import { createBlockReader } from './read-block.js'
import { type ScannedBlock, scanBlocks } from './scan-blocks.js'
import { splitMembers } from './split-members.js'
import { createTextStore } from './text-store.js'

export interface PartFollowerOptions {
  readonly url: string
  /** Whole lines, in the order of the file, and the block by which they are read again. */
  readonly onText: (text: string, block: number) => void
  /** Bytes of the file that are read, and all there are. */
  readonly onBytes?: (bytes: number, size: number) => void
  readonly index: IndexFollower
  /** The file does not grow: a last line without its newline is one. Default false. */
  readonly isWhole?: boolean
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

/** `written_anew`: what came from the file no longer holds; a new follower reads it from its start. */
export type PullOutcome =
  | { readonly outcome: 'read' }
  | { readonly outcome: 'written_anew' }
  | { readonly outcome: 'problem'; readonly problem: Problem }

export interface PartFollower {
  /** Reads what is new; after a problem, calling again goes on where it stopped. */
  pull(): Promise<PullOutcome>
  /** The lines of a block. */
  readBlock(block: number): Promise<Result<string>>
  /** All that was read, from a place on, one block after another; ends early where it cannot be had any more. */
  texts(from: number): AsyncGenerator<ScannedBlock>
  /** The place behind all that was read. */
  readonly end: number
  /** Bytes of whole blocks read so far. */
  readonly offset: number
  /** Of a foreign file: lines that hold no record. */
  readonly unread: number
  readonly firstUnread: UnreadableLine | undefined
}

/** Below it, lines are rows sooner than a second request is answered. */
const FAR_BYTES = 256 * 1024

export function createPartFollower(options: PartFollowerOptions): PartFollower {
  const { url, onText, onBytes, index, isWhole = false, fetch, signal } = options
  const blocks = createBlockReader({ url, fetch, signal })
  const texts = createTextStore()
  let offset = 0
  let generation: string | undefined
  let foreign: ForeignLines | undefined
  // Blocks are known up to here; numbers from here on are those of texts.
  let foreignFrom = Number.POSITIVE_INFINITY
  let damage: unknown

  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<number> => {
    if (foreign === undefined) {
      const split = splitMembers(bytes)
      let at = 0
      for (const decoded of await Promise.allSettled(split.members.map(decodeMember))) {
        if (decoded.status === 'fulfilled') onText(decoded.value, offset)
        else damage ??= decoded.reason
        offset += split.members[at++]?.length ?? 0
      }
      if (!split.foreign) return split.used
      foreign = createForeignLines()
      foreignFrom = offset
      return split.used + (await take(bytes.subarray(split.used)))
    }
    offset += bytes.length
    // Blocks are passed over one by one; in a stream nothing can be found again after the damage.
    if (damage === undefined) damage = pushTo(foreign, bytes)
    return bytes.length
  }

  const keep = (text: string): void => {
    if (text !== '') onText(text, foreignFrom + texts.add(text))
  }

  const pushTo = (lines: ForeignLines, bytes: Uint8Array): unknown => {
    try {
      keep(lines.push(bytes))
      return undefined
    } catch (cause) {
      return cause
    }
  }

  const readBody = async (body: ReadableStream<Uint8Array<ArrayBuffer>>, size: number): Promise<void> => {
    let rest = new Uint8Array(0)
    for (let reader = body.getReader(), step = await reader.read(); !step.done; step = await reader.read()) {
      const bytes = joined(rest, step.value)
      rest = bytes.slice(await take(bytes))
      onBytes?.(offset, size)
    }
  }

  /** Damage is told as long as it is there, not only by the pull that found it. */
  const outcome = (): PullOutcome => {
    if (damage === undefined) return { outcome: 'read' }
    if (damage instanceof DamagedError) return { outcome: 'problem', problem: damaged(damage) }
    throw damage
  }

  const pullIndex = async (of: string): Promise<void> => {
    try {
      await index.pull(offset, of)
    } finally {
      offset = Math.max(offset, index.coveredBytes)
    }
  }

  const pull = async (mayUseIndex = true): Promise<PullOutcome> => {
    const response = await fetch(url, { headers: { Range: `bytes=${offset}-` }, cache: 'no-store', signal })
    const size = sizeOf(response)
    if (response.status === 416) return size !== undefined && size < offset ? { outcome: 'written_anew' } : outcome()
    if (!response.ok || response.body === null) return { outcome: 'problem', problem: await readProblem(response) }
    const found = generationOf(response.headers.get('ETag'))
    const isAnother = generation !== undefined && found !== undefined && found !== generation
    // A 200 where a range was asked for begins at the first byte again.
    if (offset > 0 && (isAnother || response.status === 200)) {
      await response.body.cancel()
      return { outcome: 'written_anew' }
    }
    generation = found ?? generation
    const isFar = (size ?? 0) - offset > FAR_BYTES
    if (mayUseIndex && isFar && generation !== undefined && foreign === undefined) {
      await response.body.cancel()
      await pullIndex(generation)
      return pull(false)
    }
    await readBody(response.body, size ?? 0)
    if (isWhole && foreign !== undefined && damage === undefined) keep(foreign.end())
    return outcome()
  }

  return {
    pull: () =>
      pull().catch(() => (signal.aborted ? { outcome: 'read' } : { outcome: 'problem', problem: unreachable() })),
    async readBlock(block) {
      if (block < foreignFrom) return blocks.read(block, generation)
      return { ok: true, value: await texts.read(block - foreignFrom) }
    },
    async *texts(from) {
      const ownEnd = Math.min(offset, foreignFrom)
      if (from < ownEnd) yield* scanBlocks({ url, fetch, signal }, { from, to: ownEnd, generation })
      for (let place = Math.max(from, foreignFrom); place < foreignFrom + texts.count; place++) {
        yield { text: await texts.read(place - foreignFrom), next: place + 1 }
      }
    },
    get end() {
      return foreign === undefined ? offset : foreignFrom + texts.count
    },
    get offset() {
      return offset
    },
    get unread() {
      return foreign?.unread ?? 0
    },
    get firstUnread() {
      return foreign?.firstUnread
    },
  }
}

/** Of the whole file; `undefined` where the answer does not tell it. */
function sizeOf({ headers }: Response): number | undefined {
  const size = /\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]
  return size === undefined ? undefined : Number(size)
}

/** `"{part}-{generation}-{size}"`: the generation has 16 hex digits. */
function generationOf(etag: string | null): string | undefined {
  return /-([0-9a-f]{16})-\d+(?:-\w+)?"$/.exec(etag ?? '')?.[1]
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function damaged(cause: DamagedError): Problem {
  return {
    status: 0,
    code: 'TRACE_UNREADABLE',
    title: 'The trace cannot be read whole',
    detail: `Its bytes do not decode: ${cause.message}.`,
    hint: 'What could be read of it is shown.',
  }
}
