/**
 * One part file of a session, from the first byte on and then whatever is appended: by range, from
 * the last whole block that is known.
 *
 *   GET /trace/{id}/file --bytes--> [createPartFollower] --lines--> fold-spans.ts
 *
 * Nothing is read twice and nothing left out, however often the connection breaks: the offset moves
 * only past blocks that were decoded. Another generation in the ETag, or fewer bytes than were read,
 * means that the file was written anew.
 */
import { createStreamDecoder, DamagedError, decodeMember, type StreamDecoder } from './decode-member.js'
import { type Problem, readProblem, unreachable } from './problem.js'
import { splitMembers } from './split-members.js'

export interface PartFollowerOptions {
  readonly url: string
  /** Whole lines, in the order of the file. */
  readonly onText: (text: string) => void
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
  /** Bytes of whole blocks read so far. */
  readonly offset: number
}

export function createPartFollower({ url, onText, fetch, signal }: PartFollowerOptions): PartFollower {
  let offset = 0
  let generation: string | undefined
  let foreign: StreamDecoder | undefined

  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<number> => {
    if (foreign === undefined) {
      const split = splitMembers(bytes)
      for (const text of await Promise.all(split.members.map(decodeMember))) onText(text)
      offset += split.used
      if (!split.foreign) return split.used
      foreign = createStreamDecoder()
      return split.used + (await take(bytes.subarray(split.used)))
    }
    const text = foreign.push(bytes)
    offset += bytes.length
    if (text !== '') onText(text)
    return bytes.length
  }

  const readBody = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    let rest = new Uint8Array(0)
    for (let reader = body.getReader(), step = await reader.read(); !step.done; step = await reader.read()) {
      const bytes = joined(rest, step.value)
      rest = bytes.slice(await take(bytes))
    }
  }

  const pull = async (): Promise<PullOutcome> => {
    const response = await fetch(url, { headers: { Range: `bytes=${offset}-` }, cache: 'no-store', signal })
    if (response.status === 416) {
      const size = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1] ?? offset)
      return { outcome: size < offset ? 'written_anew' : 'read' }
    }
    if (!response.ok || response.body === null) return { outcome: 'problem', problem: await readProblem(response) }
    const found = generationOf(response.headers.get('ETag'))
    const isAnother = generation !== undefined && found !== undefined && found !== generation
    // A 200 where a range was asked for begins at the first byte again.
    if (offset > 0 && (isAnother || response.status === 200)) {
      await response.body.cancel()
      return { outcome: 'written_anew' }
    }
    generation = found ?? generation
    await readBody(response.body)
    return { outcome: 'read' }
  }

  return {
    pull: () =>
      pull().catch((cause: unknown) => {
        if (signal.aborted) return { outcome: 'read' }
        return { outcome: 'problem', problem: cause instanceof DamagedError ? damaged(cause) : unreachable() }
      }),
    get offset() {
      return offset
    },
  }
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
    title: 'The trace cannot be read',
    detail: `Its bytes do not decode: ${cause.message}.`,
    hint: 'The file may be damaged. What was read before the damage is shown.',
  }
}
