/**
 * One part file of a session, from the first byte on and then whatever is appended: by range, from
 * the last whole block that is known.
 *
 *   GET /trace/{id}/file --bytes--> [createPartFollower] --lines--> fold-spans.ts
 *
 * Nothing is read twice and nothing left out, however often the connection breaks: the offset moves
 * only past whole blocks. A block that does not decode is passed over and told. Another generation in the ETag, or fewer bytes than were read,
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
  let damage: unknown

  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<number> => {
    if (foreign === undefined) {
      const split = splitMembers(bytes)
      for (const decoded of await Promise.allSettled(split.members.map(decodeMember))) {
        if (decoded.status === 'fulfilled') onText(decoded.value)
        else damage ??= decoded.reason
      }
      offset += split.used
      if (!split.foreign) return split.used
      foreign = createStreamDecoder()
      return split.used + (await take(bytes.subarray(split.used)))
    }
    offset += bytes.length
    // Blocks are passed over one by one; in a stream nothing can be found again after the damage.
    if (damage === undefined) damage = pushTo(foreign, bytes)
    return bytes.length
  }

  const pushTo = (decoder: StreamDecoder, bytes: Uint8Array): unknown => {
    try {
      const text = decoder.push(bytes)
      if (text !== '') onText(text)
      return undefined
    } catch (cause) {
      return cause
    }
  }

  const readBody = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    let rest = new Uint8Array(0)
    for (let reader = body.getReader(), step = await reader.read(); !step.done; step = await reader.read()) {
      const bytes = joined(rest, step.value)
      rest = bytes.slice(await take(bytes))
    }
  }

  /** Damage is told as long as it is there, not only by the pull that found it. */
  const outcome = (): PullOutcome => {
    if (damage === undefined) return { outcome: 'read' }
    if (damage instanceof DamagedError) return { outcome: 'problem', problem: damaged(damage) }
    throw damage
  }

  const pull = async (): Promise<PullOutcome> => {
    const response = await fetch(url, { headers: { Range: `bytes=${offset}-` }, cache: 'no-store', signal })
    if (response.status === 416) {
      const size = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1] ?? offset)
      return size < offset ? { outcome: 'written_anew' } : outcome()
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
    return outcome()
  }

  return {
    pull: () =>
      pull().catch(() => (signal.aborted ? { outcome: 'read' } : { outcome: 'problem', problem: unreachable() })),
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
    title: 'The trace cannot be read whole',
    detail: `Its bytes do not decode: ${cause.message}.`,
    hint: 'What could be read of it is shown.',
  }
}
