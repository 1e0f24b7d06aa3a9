/**
 * The records that wait, first come, first served; where they are many, their long texts are parked outside the heap.
 *
 *   capture-queue.ts --put--> [waiting records] --take--> capture-queue.ts
 */
import type { TraceRecord } from '@agent-inspector/trace-format'
import { createParkedTexts } from './parked-texts.js'

export interface WaitingRecords {
  /** Of all that were put and are not done, estimated. */
  readonly bytes: number
  /** @param size in bytes, estimated */
  put(record: TraceRecord, size: number): void
  take(): TraceRecord | undefined
  /** Those that are left, and are done with it. */
  takeAll(): Iterable<TraceRecord>
  /** Of the one that was taken last, as it was put. */
  readonly takenBytes: number
  /** Of one that was taken nothing is in memory any more. */
  done(bytes: number): void
}

/** Less is handed on before the garbage collector comes round. */
const PARK_ABOVE_BYTES = 1024 * 1024

type Waiting = TraceRecord | (() => TraceRecord)

export function createWaitingRecords(): WaitingRecords {
  const texts = createParkedTexts()
  let taken: (Waiting | undefined)[] = []
  let takenSizes: number[] = []
  let next = 0
  let waiting: Waiting[] = []
  let sizes: number[] = []
  let bytes = 0

  const take = (): TraceRecord | undefined => {
    if (next === taken.length) {
      taken = waiting
      takenSizes = sizes
      waiting = []
      sizes = []
      next = 0
    }
    const first = taken[next]
    if (first === undefined) return undefined
    // Not kept alive by the rest of its batch.
    taken[next++] = undefined
    return typeof first === 'function' ? first() : first
  }

  return {
    get bytes() {
      return bytes
    },

    get takenBytes() {
      return takenSizes[next - 1] ?? 0
    },

    put(record, size) {
      bytes += size
      sizes.push(size)
      waiting.push((bytes > PARK_ABOVE_BYTES ? texts.park(record) : undefined) ?? record)
    },

    take,

    *takeAll() {
      for (let record = take(); record !== undefined; record = take()) {
        bytes -= takenSizes[next - 1] ?? 0
        yield record
      }
    },

    done(fewer) {
      bytes -= fewer
    },
  }
}
