/**
 * The text of all blocks of a part between two places, one after another, for who looks through all of it.
 *
 *   GET /trace/{id}/file --ranges--> [scanBlocks] --text--> find-arguments.ts
 */
import { decodeMember } from './decode-member.js'
import { type AskedRange, fetchRange, type RangeSource } from './fetch-range.js'
import { memberLengthAt, splitMembers } from './split-members.js'

export interface ScannedBlock {
  /** Whole lines; none of a block that is damaged. */
  readonly text: string
  /** Where the block behind it begins. */
  readonly next: number
}

const REQUEST_BYTES = 1024 * 1024

/** Ends early where no more can be had. */
export async function* scanBlocks(
  source: RangeSource,
  { from, to, generation }: AskedRange,
): AsyncGenerator<ScannedBlock> {
  let at = from
  let bytes = REQUEST_BYTES
  while (at < to) {
    const found = await fetchRange(source, { from: at, to: Math.min(to, at + bytes), generation }).catch(
      () => undefined,
    )
    if (found?.ok !== true) return
    const { members } = splitMembers(found.value)
    const length = memberLengthAt(found.value, 0) ?? 0
    // Of a block that is larger than what was asked for, all of it is; what is no block ends the scan.
    if (members.length === 0 && length <= bytes) return
    bytes = members.length === 0 ? length : REQUEST_BYTES
    for (const member of members) {
      at += member.length
      yield { text: await decodeMember(member).catch(() => ''), next: at }
    }
  }
}
