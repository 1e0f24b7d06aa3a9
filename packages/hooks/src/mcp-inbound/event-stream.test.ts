import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEventStream, type StreamEvent } from './event-stream.js'

function read(chunks: readonly (Uint8Array | string)[], maxCharacters = 1000): StreamEvent[] {
  const heard: StreamEvent[] = []
  const stream = createEventStream(maxCharacters, (event) => heard.push(event))
  for (const chunk of chunks) stream.write(chunk)
  return heard
}

test('events come out as they were written, whatever ends their lines and wherever their bytes are cut', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[\r\n]/.test(text))
  const event = fc.record({
    name: fc.constantFrom('message', 'endpoint'),
    data: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
    hasId: fc.boolean(),
  })
  const ending = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), ending, fc.array(fc.nat()), (events, end, cuts) => {
      const text = events.map((one) => written(one, end)).join('')
      // A lone carriage return at the very end may be half of two.
      const bytes = Buffer.from(`${text}:${end}`)
      const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)
      const chunks = [0, ...places].map((from, at) => bytes.subarray(from, places[at] ?? bytes.length))
      expect(read(chunks)).toEqual(events)
    }),
  )
})

test('an event that is too long is left out, and the next one is heard', () => {
  const long = 'x'.repeat(2000)
  const next = { name: 'message', data: 'next', hasId: false }
  expect(read([`data: ${long}\n\ndata: next\n\n`])).toEqual([next])
  expect(read([...`data: ${long}`, '\n', '\ndata: next\n\n'])).toEqual([next])
  expect(read([`data: ${long}\ndata: y\n`, '\ndata: next\n\n'])).toEqual([next])
})

test('a text without a colon, a comment and an event without data say nothing', () => {
  expect(read([': hello\n\nretry\n\nevent: ping\n\nid\n\n'])).toEqual([])
})

function written({ name, data, hasId }: StreamEvent, end: string): string {
  const lines = [`event: ${name}`, ...(hasId ? ['id: 1'] : []), ...data.split('\n').map((line) => `data: ${line}`)]
  return [...lines, '', ''].join(end)
}
