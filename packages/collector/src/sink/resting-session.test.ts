/** A session that nobody opened, and so nobody ends: what becomes of it when nothing comes any more. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { endedSpan, nthSpan, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { liveFilePath } from '../process/live-file.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { createLiveSink } from './live-sink.js'
import { newDir, partPath, partsIn, sequenceOf } from './traces-dir.test-kit.js'

const isHeld = (dir: string) => existsSync(liveFilePath(dir, 'session-1'))

describe('its part', () => {
  test('is left and made anew, and goes on when more comes', async () => {
    const dir = newDir()
    const sink = createFileSink({ dir })
    onTestFinished(() => sink.close())
    for (let n = 0; n < 20; n++) {
      sink.write(nthSpan(n))
      await sink.flush()
    }
    expect(isHeld(dir)).toBe(true)

    sink.rest('session-1')
    await vi.waitFor(() => expect(isHeld(dir)).toBe(false))
    expect(scanBlocks(readFileSync(partPath(dir, 'session-1'))).blocks).toHaveLength(1)

    sink.write(nthSpan(20))
    await sink.flush()
    expect(isHeld(dir)).toBe(true)
    expect(partsIn(dir)).toEqual(['session-1'])
    expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: 22 }, (_, n) => n))
  })
})

describe('it is told', () => {
  test('to have ended when its root has and 30 s were quiet, once, and to run when more comes', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const root = endedSpan()
    let nowMs = Number(root.endNs / 1_000_000n)
    const rested: string[] = []
    const live = createLiveSink({
      process: { pid: 1, host: 'box' },
      onRest: (sessionId) => rested.push(sessionId),
      onProblem: expect.unreachable,
      now: () => nowMs,
    })
    onTestFinished(() => live.close())
    const pass = (ms: number): void => {
      nowMs += ms
      vi.advanceTimersByTime(2000)
    }

    live.write(root)
    pass(29_000)
    expect(rested).toEqual([])
    pass(2000)
    pass(60_000)
    expect(rested).toEqual(['session-1'])
    expect(live.summary('session-1')?.status).toBe('completed')

    const endNs = BigInt(nowMs) * 1_000_000n
    live.write(endedSpan({ spanId: spanIdOf(9), parentId: root.spanId, endNs }))
    expect(live.summary('session-1')?.status).toBe('running')
    pass(2000)
    pass(31_000)
    expect(rested).toEqual(['session-1', 'session-1'])
  })
})
