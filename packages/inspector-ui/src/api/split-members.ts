/**
 * Cuts bytes of a trace file at its blocks, without decoding any. Each block is a gzip member whose
 * header names its own length (FEXTRA subfield `AI`, see docs/trace-format.md).
 *
 *   follow-part.ts --bytes as they come--> [splitMembers] --whole members--> decode-member.ts
 */

const HEADER_BYTES = 24

export interface SplitMembers {
  /** Views on the given bytes, each one whole member. */
  readonly members: readonly Uint8Array<ArrayBuffer>[]
  /** How many bytes they cover; what is left belongs to a member that is not whole yet. */
  readonly used: number
  /** True if what is left is no block of ours: another writer's file, or a damaged one. */
  readonly foreign: boolean
}

export function splitMembers(bytes: Uint8Array<ArrayBuffer>): SplitMembers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const members: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  while (at + HEADER_BYTES <= bytes.length) {
    const length = lengthOf(view, at)
    if (length === undefined) return { members, used: at, foreign: true }
    if (at + length > bytes.length) break
    members.push(bytes.subarray(at, at + length))
    at += length
  }
  return { members, used: at, foreign: false }
}

/** Bytes of the block that begins at a place, as its header says; `undefined` if none does. */
export function memberLengthAt(bytes: Uint8Array, at: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return at + HEADER_BYTES <= bytes.length ? lengthOf(view, at) : undefined
}

function lengthOf(view: DataView, at: number): number | undefined {
  const isBlock =
    view.getUint32(at) === 0x1f8b0804 &&
    view.getUint16(at + 10, true) === 12 &&
    view.getUint16(at + 12) === 0x4149 &&
    view.getUint16(at + 14, true) === 8
  if (!isBlock) return undefined
  const length = view.getUint32(at + 16, true)
  return length > HEADER_BYTES ? length : undefined
}
