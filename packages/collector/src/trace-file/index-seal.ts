/**
 * The checksum of a chunk or of the summary of an index: CRC-32 of all that follows it.
 *
 *   encoder --bytes--> [seal] --> {part}.idx --> [isSealed] --> reader
 */
import { crc32 } from 'node:zlib'

/** Offset of the checksum, in both. */
const CRC_AT = 4
const SEALED_FROM = 8

/** Writes the checksum into the bytes. @returns the same bytes */
export function seal<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
  viewOf(bytes).setUint32(CRC_AT, crc32(bytes.subarray(SEALED_FROM)), true)
  return bytes
}

export function isSealed(bytes: Uint8Array): boolean {
  return bytes.length >= SEALED_FROM && viewOf(bytes).getUint32(CRC_AT, true) === crc32(bytes.subarray(SEALED_FROM))
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
