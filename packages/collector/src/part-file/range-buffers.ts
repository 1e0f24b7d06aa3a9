/**
 * Memory for ranges that are sent in one piece, used again when they are sent: who reads by range asks thousands of
 * times a second, and memory that is allocated anew for each keeps the garbage collector busy, and the agent waiting.
 *
 *   query/trace-bytes.ts --take--> [range buffers] <--give back-- http/trace-route.ts
 */
export interface RangeBuffers {
  /** With anything in it; `undefined` where a range is too short to be worth it, or too long. */
  take(bytes: number): Buffer | undefined
  /** @param range all of what was taken, or a part of it; what was never taken is left alone */
  give(range: Uint8Array): void
}

/** Shorter ones come out of a pool of Node's own. */
const MIN_BYTES = 8 * 1024
const BUFFER_BYTES = 64 * 1024
/** As many as are sent at a time, as a rule. */
const KEPT_BUFFERS = 16

export function createRangeBuffers(): RangeBuffers {
  const lent = new WeakSet<ArrayBufferLike>()
  const kept: Buffer[] = []
  return {
    take(bytes) {
      if (bytes < MIN_BYTES || bytes > BUFFER_BYTES) return undefined
      const buffer = kept.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES)
      lent.add(buffer.buffer)
      return buffer
    },
    give({ buffer }) {
      // Given twice, it would be lent to two at a time.
      if (lent.delete(buffer) && kept.length < KEPT_BUFFERS) kept.push(Buffer.from(buffer))
    },
  }
}
