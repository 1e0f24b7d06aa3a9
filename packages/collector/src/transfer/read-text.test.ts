import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExpansionLimits, readText } from './read-text.js'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Uint8Array, { size = 7, limits }: { size?: number; limits?: ExpansionLimits } = {}) {
  const all = { text: '', bytes: 0, broken: undefined as string | undefined }
  for await (const { text, bytes: more, broken } of readText(inPieces(bytes, size), limits)) {
    all.text += text
    all.bytes += more
    all.broken = broken
  }
  return all
}

test('the text is that which was put in, plain or gzip, one member or many, however it arrives', async () => {
  const anyText = fc.string({ unit: 'grapheme' }).map((text) => `{${text}`)
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1, max: 50 }), async (text, size) => {
      const whole = Buffer.from(text)
      const members = Buffer.concat([gzipSync(whole.subarray(0, 9)), gzipSync(whole.subarray(9))])
      for (const bytes of [whole, gzipSync(whole), members]) {
        expect(await read(bytes, { size })).toEqual({ text: whole.toString(), bytes: bytes.length, broken: undefined })
      }
    }),
  )
})

test('what expands too much is refused, before it is all there', async () => {
  const limits = { smallBytes: 1000, expansion: 20 }
  const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'))
  await expect(read(bomb, { size: 1000, limits })).rejects.toMatchObject({ code: 'EXPANDS_TOO_MUCH' })
  expect((await read(gzipSync(Buffer.alloc(900, 'x')), { limits })).text).toHaveLength(900)
})

test('of a torn or damaged file what is there is read, and it is told', async () => {
  const first = gzipSync('a\nb\n')
  const torn = await read(Buffer.concat([first, gzipSync('c\nd\n').subarray(0, 14)]))
  expect(torn.text.slice(0, 4)).toBe('a\nb\n')
  expect(torn.broken).toMatch(/torn/)
  const damaged = await read(Buffer.concat([first, Buffer.from([0x1f, 0x8b, 8, 0xff, 1, 2, 3, 4, 5, 6, 7, 8])]))
  expect(damaged.text.slice(0, 4)).toBe('a\nb\n')
  expect(damaged.broken).toMatch(/damaged/)
})

test('what the input throws is thrown', async () => {
  const input = (async function* () {
    yield Buffer.from('line\n')
    throw new Error('unplugged')
  })()
  const all = async () => {
    for await (const _ of readText(input));
  }
  await expect(all()).rejects.toThrow('unplugged')
})
