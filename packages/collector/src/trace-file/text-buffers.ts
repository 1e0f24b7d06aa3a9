/**
 * Memory for the lines of blocks that are open, used again and again: what is allocated anew for each block, the
 * garbage collector counts, and it stops the agent the oftener for it.
 *
 *   block-body.ts --take, give back--> [text buffers]
 */
export interface TextBuffers {
  /** Of at least 16 KiB, with anything in it. */
  take(): Buffer
  give(buffer: Buffer): void
}

const MIN_BYTES = 16 * 1024
/** Most blocks are open one after another: many at once are many sessions, which are quiet again soon. */
const KEPT_BUFFERS = 4
/** A longer one has held a line that is not usual. */
const MAX_KEPT_BYTES = 512 * 1024

export function createTextBuffers(): TextBuffers {
  const kept: Buffer[] = []
  return {
    take: () => kept.pop() ?? Buffer.allocUnsafeSlow(MIN_BYTES),
    give(buffer) {
      if (kept.length < KEPT_BUFFERS && buffer.length <= MAX_KEPT_BYTES) kept.push(buffer)
    },
  }
}
