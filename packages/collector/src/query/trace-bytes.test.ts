import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthSpan } from '../../../trace-format/src/sample-record.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import type { PartFile } from '../source/part-file.js'
import { decodeBlock, HEAD_BYTES, TAIL_BYTES } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createTraceBytes } from './trace-bytes.js'
import type { TraceForm } from './trace-form.js'

const BLOCKS = 6

test('of a part with damaged blocks every form gives the lines of the others, and ranges as they were', async () => {
  const dir = newDir()
  for (let n = 0; n < BLOCKS; n++) await writeRecords(dir, [nthSpan(n)])
  const whole = readFileSync(partPath(dir, 'session-1'))
  const { blocks } = scanBlocks(whole)
  const damagedOnes = fc.uniqueArray(fc.nat(BLOCKS - 1), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(damagedOnes, fc.nat(5000), fc.nat(5000), async (hit, from, length) => {
      const damaged = Buffer.from(whole)
      // In the middle of the data: lengths and checksums are as they were.
      for (const n of hit) {
        const at = (blocks[n]?.offset ?? 0) + HEAD_BYTES + ((blocks[n]?.length ?? 0) - HEAD_BYTES - TAIL_BYTES) / 2
        damaged[Math.floor(at)] = (damaged[Math.floor(at)] ?? 0) ^ 0xff
      }
      rmSync(dir, { recursive: true })
      mkdirSync(dir)
      writeFileSync(partPath(dir, 'session-1'), damaged)
      const part = await createFileSource({ dir }).openPart('session-1')
      if (part === undefined) {
        // The first line of none of them can be read.
        expect(hit).toHaveLength(BLOCKS)
        return
      }

      const kept = blocks
        .filter((_, n) => !hit.includes(n))
        .map(({ offset, length }) => Buffer.from(decodeBlock(whole.subarray(offset, offset + length))).toString())
      const plain = await bytesOf(part, 'plain')
      expect(plain).toHaveLength(gunzipSync(whole).length)
      expect(plain.toString().replace(/\{\} *\n/g, '')).toBe(kept.join(''))
      expect(gunzipSync(await bytesOf(part, 'joined')).toString()).toBe(kept.join(''))
      const range = { start: Math.min(from, plain.length), end: Math.min(from + length, plain.length) }
      expect(await bytesOf(part, 'plain', range)).toEqual(plain.subarray(range.start, range.end))
      part.close()
    }),
    { seed: 7, numRuns: 50 },
  )
})

async function bytesOf(part: PartFile, form: TraceForm, range?: { start: number; end: number }): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of (await createTraceBytes(part, form)).read(range)) pieces.push(piece)
  return Buffer.concat(pieces)
}
