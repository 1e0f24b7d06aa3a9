import { openAsBlob } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openFile } from './open-file.js'
import { idOf, openLine, spanLine } from './otlp.test-kit.js'
import type { SessionNews } from './session-news.js'
import { rowsShown } from './shown.test-kit.js'
import { blockOf, joined } from './trace-file.test-kit.js'

const lines = [
  openLine({ id: 1, seq: 0, name: 'workflow.run' }),
  spanLine({ id: 2, parent: 1, attributes: { 'mcp.tool.name': 'search', 'mcp.tool.input_json': '{"q":"tea"}' } }),
  spanLine({ id: 1, name: 'workflow.run', end: 9, failed: true }),
]
const text = lines.map((line) => `${line}\n`).join('')
const blocks = [blockOf(lines.slice(0, 2)), blockOf(lines.slice(2))] as const

async function opened(bytes: Uint8Array | string) {
  const posted: SessionNews[] = []
  const follower = openFile({ file: new Blob([new Uint8Array(Buffer.from(bytes))]), name: 'mine.jsonl.gz' }, (news) =>
    posted.push(news),
  )
  await follower.pull()
  const rows = rowsShown(posted.map((news) => (news.type === 'batch' ? news.batch : undefined)))
  const session = posted.find((news) => news.type === 'session')
  return { follower, posted, rows, session }
}

describe('openFile', () => {
  test.each([
    ['of blocks', joined(blocks)],
    ['of one gzip member', gzipSync(text)],
    ['of many gzip members', joined(lines.map((line) => gzipSync(`${line}\n`)))],
    ['of plain lines', text],
    ['of plain lines, the last without its newline', text.slice(0, -1)],
  ])('shows the spans of a file %s, and reads them again', async (_, bytes) => {
    const { follower, posted, rows, session } = await opened(bytes)
    expect(rows.map(({ id, parent, subject }) => [id, parent, subject])).toEqual([
      [idOf(1), -1, ''],
      [idOf(2), 0, 'search'],
    ])
    expect(session?.session).toMatchObject({ spanCount: 2, errorCount: 1, toolCalls: 1 })
    expect((await follower.detail(1))?.attributes).toMatchObject({ 'mcp.tool.input_json': '{"q":"tea"}' })
    expect(posted).toContainEqual({ type: 'arguments', args: [[1, 'tea']] })
    expect(posted.at(-1)).toMatchObject({ type: 'caught-up', unread: 0 })
  })

  test('reads a torn file up to its last whole block', async () => {
    const { rows, posted } = await opened(joined(blocks).slice(0, -5))
    expect(rows.map(({ id }) => id)).toEqual([idOf(1), idOf(2)])
    expect(rows[0]?.end).toBeNaN()
    expect(posted.filter(({ type }) => type === 'problem')).toEqual([])
  })

  test('counts lines that hold no span, and shows the others', async () => {
    const { rows, session } = await opened(`hello\n${text}{"n":1}\n`)
    expect(rows).toHaveLength(2)
    expect(session).toMatchObject({ unread: 2, firstUnread: { line: 1, problem: 'is not JSON' } })
  })

  test('counts lines of our own blocks that hold no record', async () => {
    const { rows, session } = await opened(joined([blocks[0], blockOf(['{}']), blocks[1]]))
    expect(rows).toHaveLength(2)
    expect(session).toMatchObject({ unread: 1, firstUnread: { line: 3, problem: 'is not OTLP/JSON' } })
  })

  test('tells what does not decode', async () => {
    const { posted } = await opened(Uint8Array.from({ length: 100 }, (_, i) => [0x1f, 0x8b, 8, 0][i] ?? 0xff))
    expect(posted.find(({ type }) => type === 'problem')).toMatchObject({ problem: { code: 'TRACE_UNREADABLE' } })
  })

  test('a file that was changed since says so where its span would be', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'open-file-'))
    const file = path.join(dir, 'mine.jsonl.gz')
    await writeFile(file, joined(blocks))
    const follower = openFile({ file: await openAsBlob(file), name: 'mine.jsonl.gz' }, () => undefined)
    await follower.pull()
    await writeFile(file, 'something else')
    expect(await follower.detail(0)).toMatchObject({ lines: [], problem: { code: 'FILE_UNREADABLE' } })
    await rm(dir, { recursive: true })
  })

  test('tells how far it has read', async () => {
    const bytes = joined(blocks)
    const { posted } = await opened(bytes)
    expect(posted).toContainEqual({ type: 'progress', bytes: bytes.length, size: bytes.length })
  })

  test("reads what Python's to_json writes", async () => {
    const python = await readFile(
      new URL('../../../trace-format/fixtures/python-to-json.jsonl', import.meta.url),
      'utf8',
    )
    const { rows, follower } = await opened(python)
    expect(rows.length).toBeGreaterThan(0)
    expect((await follower.detail(0))?.lines).toHaveLength(1)
  })

  test('an empty file has no spans, and says so', async () => {
    const { rows, session } = await opened('')
    expect(rows).toEqual([])
    expect(session?.session).toMatchObject({ spanCount: 0, title: 'mine.jsonl.gz' })
  })
})
