import { expect, test } from 'vitest'
import { parseBytes } from './parse-bytes.js'

test.each([
  ['0', 0],
  ['4096', 4096],
  ['4096 B', 4096],
  ['500MB', 500_000_000],
  ['10GiB', 10_737_418_240],
  ['1.5 kib', 1536],
  ['2tb', 2_000_000_000_000],
])('%j is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

test.each(['', '-1', 'GiB', '1G', '1 EiB', '1e3', '0x10'])('%j is no size', (text) => {
  expect(parseBytes(text)).toBeUndefined()
})
