/**
 * Text of one block of a part, for the few spans that are looked at: by range from the part, the blocks
 * behind it with it, since who looks at one span looks at its neighbours.
 *
 *   GET /trace/{id}/file --range--> [createBlockReader] --lines--> read-span.ts
 */
import { formatInteger } from '../base/format.js'
import { createBlockCache } from './block-cache.js'
import { DamagedError, decodeMember } from './decode-member.js'
import { type Problem, type Result, readProblem, unreachable } from './problem.js'
import { memberLengthAt, splitMembers } from './split-members.js'

export interface BlockReaderOptions {
  readonly url: string
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

export interface BlockReader {
  /** @param generation of the part: its offsets mean nothing in another */
  read(block: number, generation: string | undefined): Promise<Result<string>>
}

/** As a rule one to three blocks, each 256 KiB of text before it was compressed. */
const REQUEST_BYTES = 128 * 1024

export function createBlockReader({ url, fetch, signal }: BlockReaderOptions): BlockReader {
  const cache = createBlockCache()
  let before: Promise<unknown> = Promise.resolve()

  const range = async (
    from: number,
    bytes: number,
    generation: string | undefined,
  ): Promise<Result<Uint8Array<ArrayBuffer>>> => {
    const headers = { Range: `bytes=${from}-${from + bytes - 1}` }
    const response = await fetch(url, { headers, cache: 'no-store', signal })
    const isThis = generation === undefined || response.headers.get('ETag')?.includes(`-${generation}-`) === true
    if (response.status === 206 && isThis) return { ok: true, value: new Uint8Array(await response.arrayBuffer()) }
    if (response.status >= 400 && response.status !== 416) return { ok: false, problem: await readProblem(response) }
    await response.body?.cancel()
    return { ok: false, problem: response.status === 206 ? writtenAnew() : damaged(from) }
  }

  const load = async (block: number, generation: string | undefined): Promise<Result<string>> => {
    let found = await range(block, REQUEST_BYTES, generation)
    const length = found.ok ? memberLengthAt(found.value, 0) : undefined
    if (found.ok && length !== undefined && length > found.value.length) found = await range(block, length, generation)
    if (!found.ok) return found
    const [wanted, ...others] = splitMembers(found.value).members
    if (wanted === undefined) return { ok: false, problem: damaged(block) }
    const text = await decodeMember(wanted)
    cache.set(block, text)
    await keep(others, block + wanted.length)
    return { ok: true, value: text }
  }

  /** Who asks for one of these, and it is damaged, hears of it then. */
  const keep = async (members: readonly Uint8Array<ArrayBuffer>[], from: number): Promise<void> => {
    let at = from
    for (const member of members) {
      const text = await decodeMember(member).catch(() => undefined)
      if (text !== undefined) cache.set(at, text)
      at += member.length
    }
  }

  const known = (block: number): Result<string> | undefined => {
    const text = cache.get(block)
    return text === undefined ? undefined : { ok: true, value: text }
  }

  return {
    async read(block, generation) {
      // One after another: what is asked for next is often among what comes with the one before.
      const reading =
        known(block) ??
        before
          .then(() => known(block) ?? load(block, generation))
          .catch((cause): Result<string> => {
            return { ok: false, problem: cause instanceof DamagedError ? damaged(block) : unreachable() }
          })
      before = Promise.resolve(reading)
      return reading
    },
  }
}

function damaged(block: number): Problem {
  return {
    status: 0,
    code: 'SPAN_UNREADABLE',
    title: 'This span cannot be read',
    detail: `The block of the trace file that holds it, at byte ${formatInteger(block)}, is damaged.`,
    hint: 'Other spans are not touched. Where there is a copy of the file, put it in the place of this one.',
  }
}

function writtenAnew(): Problem {
  return {
    status: 0,
    code: 'SPAN_UNREADABLE',
    title: 'This span cannot be read',
    detail: 'Its trace file was written anew since the page has read it.',
    hint: 'Retry reads the file again.',
  }
}
