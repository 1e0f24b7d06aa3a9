import { expect, test } from 'vitest'
import { decodeBlock, joinBodies } from './block.js'
import { createBodyWriter } from './block-body.js'
import { createTextBuffers } from './text-buffers.js'

test('block after block is gathered in the same memory, and none has the lines of another', () => {
  const buffers = createTextBuffers()
  const first = buffers.take()
  buffers.give(first)

  const texts = ['one\n', 'another one\n', 'ü\n'].map((line) => line.repeat(100))
  const blocks = texts.map((text) => {
    const writer = createBodyWriter(buffers)
    writer.add(text, 100)
    return joinBodies([writer.end()])
  })

  expect(blocks.map((block) => Buffer.from(decodeBlock(block)).toString())).toEqual(texts)
  expect(buffers.take()).toBe(first)
})

test('memory that a long line took is not kept', () => {
  const buffers = createTextBuffers()
  const writer = createBodyWriter(buffers)
  writer.add(`${'x'.repeat(4_000_000)}\n`)
  writer.end()

  expect(buffers.take().length).toBeLessThan(1_000_000)
})

test('blocks that are open side by side have memory of their own', () => {
  const buffers = createTextBuffers()
  const [a, b] = [createBodyWriter(buffers), createBodyWriter(buffers)]
  for (let n = 0; n < 5000; n++) {
    a.add(`a${n}\n`)
    b.add(`b${n}\n`)
  }
  const [inA, inB] = [a, b].map((writer) => Buffer.from(decodeBlock(joinBodies([writer.end()]))).toString())

  expect(inA).toBe(Array.from({ length: 5000 }, (_, n) => `a${n}\n`).join(''))
  expect(inB).toBe(Array.from({ length: 5000 }, (_, n) => `b${n}\n`).join(''))
})
