import { once } from 'node:events'
import { crc32, createGunzip, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineCrc32 } from './combine-crc32.js'
import { createJoin } from './join-blocks.js'
import { bytesOf, someLines, writeBlocks } from './lines.test-kit.js'
import { scanBlocks } from './scan-blocks.js'

test('blocks become one gzip member with the same text', async () => {
  const blocks = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 20 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(blocks, async (lines) => {
      const { bytes, texts } = writeBlocks(lines)
      const joined = join(bytes)
      expect(gunzipSync(joined).toString()).toBe(texts.join(''))
      expect(await endOfFirstMember(joined)).toBe(joined.length)
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('the unjoined file is many members: the check above can fail', async () => {
  const { bytes, offsets } = writeBlocks([someLines(10), someLines(20, 10)])
  expect(await endOfFirstMember(bytes)).toBe(offsets[1])
})

test('what is no block is refused', () => {
  const join = createJoin()
  const { bytes } = writeBlocks([someLines(3)])
  expect(() => join.add(bytes.subarray(1))).toThrow(expect.objectContaining({ code: 'BLOCK_INVALID' }))
  expect(() => join.add(Buffer.concat([bytes, bytes]))).toThrow(expect.objectContaining({ code: 'BLOCK_INVALID' }))
})

test('the checksum of two texts follows from those of each', () => {
  const bytes = fc.uint8Array({ maxLength: 3000 })
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(combineCrc32(crc32(a), crc32(b), b.length)).toBe(crc32(b, crc32(a)))
    }),
    { seed: 7, numRuns: 500 },
  )
})

function join(file: Uint8Array): Uint8Array {
  const { head, add, tail } = createJoin()
  const bodies = scanBlocks(file).blocks.map((block) => add(bytesOf(file, block)))
  return Buffer.concat([head(), ...bodies, tail()])
}

/** Where the first gzip member ends: bytes of no kind after it make Node stop there. */
async function endOfFirstMember(bytes: Uint8Array): Promise<number> {
  // Node goes on at a second header: spoilt, it is trailing garbage, which ends the stream.
  const spoilt = Buffer.from(bytes)
  for (let at = spoilt.indexOf('1f8b0804', 1, 'hex'); at !== -1; at = spoilt.indexOf('1f8b0804', at + 1, 'hex'))
    spoilt[at] = 0
  const gunzip = createGunzip()
  gunzip.resume().end(spoilt)
  await once(gunzip, 'end')
  return gunzip.bytesWritten
}
