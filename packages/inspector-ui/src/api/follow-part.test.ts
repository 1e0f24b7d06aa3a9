import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createIndexFollower } from './follow-index.js'
import { createPartFollower, type PartFollower } from './follow-part.js'
import { idOf, spanLine } from './otlp.test-kit.js'
import { blockOf, type FileServer, joined, serveFile } from './trace-file.test-kit.js'

const blocks = [blockOf(['{"n":1}', '{"n":2}']), blockOf(['{"n":3}']), blockOf(['{"n":4}'])] as const

let server: FileServer
let heard: string[]

beforeEach(async () => {
  server = await serveFile(joined(blocks.slice(0, 2)))
  heard = []
})
afterEach(() => server.close())

function follower(places: number[] = []): PartFollower {
  const { signal } = new AbortController()
  return createPartFollower({
    url: server.url,
    onText(text, block) {
      places.push(block)
      heard.push(...text.split('\n').filter((line) => line !== ''))
    },
    index: createIndexFollower({
      url: `${server.url}index`,
      source: { addStrings() {}, addRows() {} },
      onRows() {},
      fetch,
      signal,
    }),
    fetch,
    signal,
  })
}

describe('createPartFollower', () => {
  test('reads all, then only what is appended, from the last whole block', async () => {
    const part = follower()
    expect(await part.pull()).toEqual({ outcome: 'read' })
    expect(heard).toEqual(['{"n":1}', '{"n":2}', '{"n":3}'])

    expect(await part.pull()).toEqual({ outcome: 'read' })
    server.file = joined(blocks)
    expect(await part.pull()).toEqual({ outcome: 'read' })

    expect(heard).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}'])
    const size = joined(blocks.slice(0, 2)).length
    expect(server.ranges).toEqual(['bytes=0-', `bytes=${size}-`, `bytes=${size}-`])
  })

  test('a connection that breaks inside a block loses nothing and doubles nothing', async () => {
    const part = follower()
    server.breakAfter = blocks[0].length + 10
    expect(await part.pull()).toMatchObject({ problem: { code: 'COLLECTOR_UNREACHABLE' } })
    expect(await part.pull()).toEqual({ outcome: 'read' })
    expect(heard).toEqual(['{"n":1}', '{"n":2}', '{"n":3}'])
  })

  test('a file that was written anew is told, whether it grew or shrank', async () => {
    const grown = follower()
    await grown.pull()
    server.generation = 'fedcba9876543210'
    server.file = joined([...blocks, ...blocks])
    expect(await grown.pull()).toEqual({ outcome: 'written_anew' })

    const shrunk = follower()
    await shrunk.pull()
    server.file = joined([blocks[2]])
    expect(await shrunk.pull()).toEqual({ outcome: 'written_anew' })
  })

  test("another writer's gzip is read too, and followed", async () => {
    const spans = [1, 2, 3].map((id) => spanLine({ id }))
    server.file = gzipSync(`${spans[0]}\n${spans[1]}\nno span\n`)
    const part = follower()
    await part.pull()
    server.file = joined([server.file, gzipSync(`${spans[2]}\n`)])
    await part.pull()
    expect(heard.map(spanIdIn)).toEqual([idOf(1), idOf(2), idOf(3)])
    expect(part.unread).toBe(1)
  })

  test('what does not decode is a problem that says so', async () => {
    server.file = Uint8Array.from({ length: 100 }, (_, i) => [0x1f, 0x8b, 8, 0][i] ?? 0xff)
    const part = follower()
    expect(await part.pull()).toMatchObject({ problem: { code: 'TRACE_UNREADABLE' } })
    expect(await part.pull()).toMatchObject({ problem: { code: 'TRACE_UNREADABLE' } })
  })

  test('a damaged block is passed over: what is before and after it is read', async () => {
    const damaged = Uint8Array.from(blocks[1])
    damaged.set([0xff, 0xff, 0xff], 26)
    server.file = joined([blocks[0], damaged, blocks[2]])
    const part = follower()
    expect(await part.pull()).toMatchObject({ problem: { code: 'TRACE_UNREADABLE' } })
    expect(heard).toEqual(['{"n":1}', '{"n":2}', '{"n":4}'])

    server.file = joined([server.file, blocks[1]])
    expect(await part.pull()).toMatchObject({ problem: { code: 'TRACE_UNREADABLE' } })
    expect(heard).toEqual(['{"n":1}', '{"n":2}', '{"n":4}', '{"n":3}'])
  })

  test('a block is read again by its place, with those behind it in one request', async () => {
    const places: number[] = []
    const part = follower(places)
    await part.pull()
    const asked = server.ranges.length
    expect(await part.readBlock(places[0] ?? -1)).toEqual({ ok: true, value: '{"n":1}\n{"n":2}\n' })
    expect(await part.readBlock(places[1] ?? -1)).toEqual({ ok: true, value: '{"n":3}\n' })
    expect(server.ranges.length).toBe(asked + 1)
    expect(await part.readBlock(7)).toMatchObject({ ok: false, problem: { code: 'SPAN_UNREADABLE' } })
  })

  test('a block of another generation is none', async () => {
    const part = follower()
    await part.pull()
    server.generation = 'fedcba9876543210'
    expect(await part.readBlock(0)).toMatchObject({ ok: false, problem: { code: 'SPAN_UNREADABLE' } })
  })

  test('a server that is gone is a problem, and the next pull goes on', async () => {
    const part = follower()
    await server.close()
    expect(await part.pull()).toMatchObject({ problem: { code: 'COLLECTOR_UNREACHABLE' } })
  })
})

function spanIdIn(line: string): string | undefined {
  return /"spanId":"([0-9a-f]{16})"/.exec(line)?.[1]
}
