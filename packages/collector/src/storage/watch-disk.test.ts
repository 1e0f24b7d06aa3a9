import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DiskSpace } from '../sink/live-event.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { watchDisk } from './watch-disk.js'

function watchAt(lowBytes: number, dir = newDir()) {
  mkdirSync(dir, { recursive: true })
  const told: DiskSpace[] = []
  return { told, disk: watchDisk({ dir, lowBytes, onChange: (space) => void told.push(space) }) }
}

test('a disk with room is told by nobody, and how much room there is to who asks', async () => {
  const { disk, told } = watchAt(1)
  const space = await disk.look()
  disk.close()

  expect(space).toMatchObject({ isLow: false })
  expect(space?.freeBytes).toBeGreaterThan(0)
  expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? 0)
  expect(told).toEqual([])
})

test('a disk that is nearly full is told once', async () => {
  const { disk, told } = watchAt(Number.MAX_SAFE_INTEGER)
  await disk.look()
  await disk.look()
  disk.close()

  expect(told).toMatchObject([{ isLow: true }])
})

test('a directory that is not there has no disk', async () => {
  const disk = watchDisk({ dir: newDir(), onChange: () => {} })
  expect(await disk.look()).toBeUndefined()
  disk.close()
})
