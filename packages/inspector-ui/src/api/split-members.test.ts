import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStreamDecoder, DamagedError, decodeMember } from './decode-member.js'
import { splitMembers } from './split-members.js'
import { blockOf, joined } from './trace-file.test-kit.js'

const lines = fc.array(
  fc.string({ unit: 'grapheme', minLength: 1 }).map((line) => line.replaceAll('\n', ' ')),
  { minLength: 1, maxLength: 5 },
)

test('wherever the bytes are cut, the whole blocks before the cut decode to their lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(lines, { maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (blocks, cut) => {
        const members = blocks.map(blockOf)
        const file = joined(members)
        const end = Math.floor(cut * file.length)
        const { members: found, used, foreign } = splitMembers(file.slice(0, end))

        const texts = await Promise.all(found.map(decodeMember))
        expect(texts).toEqual(blocks.slice(0, found.length).map((block) => block.map((line) => `${line}\n`).join('')))
        expect(used).toBe(joined(members.slice(0, found.length)).length)
        expect(used + (members[found.length]?.length ?? Number.POSITIVE_INFINITY)).toBeGreaterThan(end)
        expect(foreign).toBe(false)
      },
    ),
    { numRuns: 40 },
  )
})

test('what is no block of ours is told, with the blocks before it', () => {
  const ours = blockOf(['{}'])
  const { members, used, foreign } = splitMembers(joined([ours, new Uint8Array(40)]))
  expect({ count: members.length, used, foreign }).toEqual({ count: 1, used: ours.length, foreign: true })
})

test('a damaged block is refused: its checksum tells', async () => {
  const block = blockOf(['a line that is long enough to be changed'])
  const at = block.length - 8
  block[at] = (block[at] ?? 0) ^ 1
  await expect(decodeMember(block)).rejects.toThrow(DamagedError)
})

test('the streaming decoder reads all members, whatever the pieces, and holds back half a line', async () => {
  const file = joined([blockOf(['{"a":1}', '{"b":"ü"}']), blockOf(['{"c":3}'])])
  const decoder = createStreamDecoder()
  let text = ''
  for (let at = 0; at < file.length; at += 7) text += decoder.push(file.slice(at, at + 7))
  expect(text).toBe('{"a":1}\n{"b":"ü"}\n{"c":3}\n')
})
