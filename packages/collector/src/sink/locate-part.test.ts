import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { encodeBlock } from '../trace-file/block.js'
import { newDir, partPath, partsIn, sequenceOf, tornBytes, writeRecords } from './traces-dir.test-kit.js'

const started = sessionEvent('session_started')
const block = encodeBlock('{"kept":1}\n', 1)

test('a torn end is cut off wherever it is torn, and the part goes on', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  for (let bytes = 1; bytes < block.length; bytes++) {
    appendFileSync(partPath(dir, 'session-1'), block.subarray(0, bytes))
    await writeRecords(dir, [nthSpan(bytes)])
  }
  expect(partsIn(dir)).toEqual(['session-1'])
  expect(sequenceOf(dir, 'session-1')).toEqual(Array.from({ length: block.length }, (_, n) => n))
})

test.each([
  ['at the end of a part', (before: Uint8Array, lying: Uint8Array) => Buffer.concat([before, lying])],
  ['as the first of a part', (_: Uint8Array, lying: Uint8Array) => lying],
])('a block whose length is damaged is not taken for a torn one %s: the session goes on beside it', async (_, put) => {
  const dir = newDir()
  await writeRecords(dir, [started])
  const file = partPath(dir, 'session-1')
  const lying = Buffer.from(block)
  lying.writeUInt32LE(99_999, 16)
  const damaged = put(readFileSync(file), lying)
  writeFileSync(file, damaged)
  await writeRecords(dir, [nthSpan(0)])

  expect(readFileSync(file).equals(damaged)).toBe(true)
  expect(partsIn(dir)).toHaveLength(2)
  for (const part of partsIn(dir)) if (part !== 'session-1') expect(tornBytes(dir, part)).toBe(0)
  expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ spanCount: 1 })
})
