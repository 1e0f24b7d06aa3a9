import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBlock, encodeBlock, joinBodies } from './block.js'
import { bodyOf, createBodyWriter } from './block-body.js'
import { someLines } from './lines.test-kit.js'

test('lines that are compressed as they come make the block that holds them all', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 90_000 }).map((text) => `${text}\n`)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const writer = createBodyWriter()
      for (const one of lines) writer.add(one)
      const block = joinBodies([writer.end()])
      expect(Buffer.from(decodeBlock(block)).toString()).toBe(lines.join(''))
      expect(gunzipSync(block).toString()).toBe(lines.join(''))
      expect(Buffer.from(block).readUInt32LE(20)).toBe(lines.length)
    }),
    { seed: 11, numRuns: 40 },
  )
})

test('one body may follow another', () => {
  const [first, second] = [someLines(1), someLines(4000, 1)].map((lines) => lines.map((line) => `${line}\n`))
  const writer = createBodyWriter()
  for (const line of second ?? []) writer.add(line)
  const block = joinBodies([bodyOf((first ?? []).join(''), 1), writer.end()])
  expect(Buffer.from(decodeBlock(block)).toString()).toBe([...(first ?? []), ...(second ?? [])].join(''))
})

test('a body of nothing adds nothing', () => {
  const block = joinBodies([bodyOf('{}\n', 1), createBodyWriter().end()])
  expect(Buffer.from(block)).toEqual(Buffer.from(encodeBlock('{}\n', 1)))
})

test('pieces cost no more bytes than the whole at once', () => {
  const lines = someLines(6000).map((line, n) => `${line}${n * 2654435761}\n`)
  const writer = createBodyWriter()
  for (const line of lines) writer.add(line)
  const inPieces = joinBodies([writer.end()])
  expect(inPieces.length).toBeLessThan(encodeBlock(lines.join(''), lines.length).length * 1.02)
})
