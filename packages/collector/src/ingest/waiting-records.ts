/**
 * The records that wait, first come, first served; where they are many, their long texts are parked outside the heap.
 *
 *   capture-queue.ts --put--> [waiting records] --take--> capture-queue.ts
 */
import type { TraceRecord } from '@agent-inspector/trace-format'
import { recordBytes } from '../span/record-bytes.js'
import { createParkedTexts } from './parked-texts.js'

export interface WaitingRecords {
  /** Of all that were put and are not done, estimated. */
  readonly bytes: number
  put(record: TraceRecord): void
  take(): TraceRecord | undefined
  /** Of one that was taken nothing is in memory any more. */
  done(bytes: number): void
}

/** Less is handed on before the garbage collector comes round. */
const PARK_ABOVE_BYTES = 1024 * 1024

type Waiting = TraceRecord | (() => TraceRecord)

export function createWaitingRecords(): WaitingRecords {
  const texts = createParkedTexts()
  let taken: (Waiting | undefined)[] = []
  let next = 0
  let waiting: Waiting[] = []
  let bytes = 0

  return {
    get bytes() {
      return bytes
    },

    put(record) {
      bytes += recordBytes(record)
      waiting.push((bytes > PARK_ABOVE_BYTES ? texts.park(record) : undefined) ?? record)
    },

    take() {
      if (next === taken.length) {
        taken = waiting
        waiting = []
        next = 0
      }
      const first = taken[next]
      if (first === undefined) return undefined
      // Not kept alive by the rest of its batch.
      taken[next++] = undefined
      return typeof first === 'function' ? first() : first
    },

    done(fewer) {
      bytes -= fewer
    },
  }
}
