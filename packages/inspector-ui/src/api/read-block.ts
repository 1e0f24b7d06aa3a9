/**
 * Text of one block of a part, for the few spans that are looked at: by range from the part, the blocks
 * behind it with it, since who looks at one span looks at its neighbours.
 *
 *   GET /trace/{id}/file --range--> [createBlockReader] --lines--> read-span.ts
 */
import { createBlockCache } from './block-cache.js'
import { DamagedError, decodeMember } from './decode-member.js'
import { damagedAt, fetchRange, type RangeSource } from './fetch-range.js'
import { type Result, unreachable } from './problem.js'
import { memberLengthAt, splitMembers } from './split-members.js'

export interface BlockReader {
  /** @param generation of the part: its offsets mean nothing in another */
  read(block: number, generation: string | undefined): Promise<Result<string>>
}

/** As a rule one to three blocks, each 256 KiB of text before it was compressed. */
const REQUEST_BYTES = 128 * 1024

export function createBlockReader(source: RangeSource): BlockReader {
  const cache = createBlockCache()
  let before: Promise<unknown> = Promise.resolve()

  const load = async (block: number, generation: string | undefined): Promise<Result<string>> => {
    let found = await fetchRange(source, { from: block, to: block + REQUEST_BYTES, generation })
    const length = found.ok ? memberLengthAt(found.value, 0) : undefined
    if (found.ok && length !== undefined && length > found.value.length)
      found = await fetchRange(source, { from: block, to: block + length, generation })
    if (!found.ok) return found
    const [wanted, ...others] = splitMembers(found.value).members
    if (wanted === undefined) return { ok: false, problem: damagedAt(block) }
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
            return { ok: false, problem: cause instanceof DamagedError ? damagedAt(block) : unreachable() }
          })
      before = Promise.resolve(reading)
      return reading
    },
  }
}
