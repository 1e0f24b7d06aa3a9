import { expect, test } from 'vitest'
import { nthSpan, openSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { startAgent } from '../agent.test-kit.js'
import { createForwardSink, type ForwardSchedule } from './forward-sink.js'
import { type OtlpServer, startOtlpServer } from './otlp-server.test-kit.js'
import { linesOf, newDir, partsIn } from './traces-dir.test-kit.js'

const SOON = { everyMs: 1, firstDelayMs: 20, maxDelayMs: 20 } as const

function newSink(server: Pick<OtlpServer, 'url'>, schedule: Partial<ForwardSchedule> = {}, headers = {}) {
  const lines: string[] = []
  const endpoint = { url: new URL(`${server.url}/v1/traces?key=secret`), headers }
  const sink = createForwardSink({ endpoint, log: (line) => lines.push(line), schedule: { ...SOON, ...schedule } })
  return { sink, lines }
}

test('spans that have ended go out as they are, in batches, with the headers that are set; nothing else does', async () => {
  const server = await startOtlpServer()
  const { sink, lines } = newSink(server, {}, { authorization: 'Bearer x' })
  const spans = Array.from({ length: 1200 }, (_, n) => nthSpan(n))
  sink.write(sessionEvent('session_started'))
  sink.write(openSpan())
  for (const span of spans) sink.write(span)
  await sink.close()

  expect(server.spans).toEqual(spans)
  expect(server.requests.map(({ text }) => text).join()).not.toContain('agent_inspector.seq')
  expect(server.requests.map(({ path }) => path)).toEqual(Array(3).fill('/v1/traces?key=secret'))
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer x',
    'content-encoding': 'gzip',
    'content-type': 'application/json',
  })
  expect(lines).toEqual([])
})

test('an endpoint that asks for patience gets it, and then the same spans once', async () => {
  const at: number[] = []
  const server = await startOtlpServer((n) => {
    at.push(performance.now())
    return n === 0 ? { status: 429, headers: { 'retry-after': '1' } } : n === 1 ? { status: 503 } : {}
  })
  const { sink, lines } = newSink(server)
  sink.write(nthSpan(0))
  await expect.poll(() => server.spans, { timeout: 5000 }).toEqual([nthSpan(0)])
  await sink.close()

  const [first = 0, second = 0, third = 0] = at
  expect(second - first).toBeGreaterThan(950)
  expect(third - second).toBeLessThan(900)
  expect(lines).toEqual([
    `${server.url}/v1/traces takes no spans now: it answers 429; they wait`,
    `${server.url}/v1/traces takes spans again`,
  ])
})

test('while it is away a bounded number waits, the rest is counted and told; they go out when it is there', async () => {
  let isThere = false
  const server = await startOtlpServer(() => (isThere ? {} : { status: 502 }))
  const { sink, lines } = newSink(server, { waitingUnits: 5000 })
  const spans = Array.from({ length: 50 }, (_, n) => nthSpan(n))
  for (const span of spans) sink.write(span)
  await expect.poll(() => server.requests.length).toBeGreaterThan(1)
  isThere = true
  await expect.poll(() => server.spans.length).toBeGreaterThan(0)
  await sink.close()

  const lost = spans.length - server.spans.length
  expect(lost).toBeGreaterThan(20)
  expect(server.spans).toEqual(spans.slice(0, server.spans.length))
  const told = lines.map((line) => Number(/^(\d+) spans were not forwarded/.exec(line)?.[1] ?? 0))
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(lost)
})

test.each([
  [{ status: 400 }, '2 spans were not forwarded', 'it answers 400'],
  [
    { body: '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}' },
    '1 spans were not forwarded',
    'too old',
  ],
])('what it refuses is not sent again, and told: %j', async (answer, told, why) => {
  const server = await startOtlpServer(() => answer)
  const { sink, lines } = newSink(server)
  for (const n of [0, 1]) sink.write(nthSpan(n))
  await sink.close()

  expect(server.requests).toHaveLength(1)
  expect(lines).toEqual([expect.stringContaining(told)])
  expect(lines[0]).toContain(why)
})

test('a span that comes back over others goes out once', async () => {
  const server = await startOtlpServer()
  const { sink } = newSink(server)
  sink.write(nthSpan(0))
  await expect.poll(() => server.spans).toHaveLength(1)
  sink.write({ ...nthSpan(0), sessionId: 'of the other' })
  sink.write(nthSpan(1))
  await sink.close()

  expect(server.spans).toEqual([nthSpan(0), nthSpan(1)])
})

test('an agent ends by itself when all is forwarded; what goes out is redacted, as its file is', async () => {
  const server = await startOtlpServer()
  const dir = newDir()
  const agent = forwarding(dir, server.url, `tool('t', { input: { password: 'hunter22-hunter22' } }, () => 'done')`)

  expect(await agent.ended).toEqual({ code: 0, signal: null })
  expect(server.spans.map(({ name }) => name)).toEqual(['tool.call'])
  expect(server.requests[0]?.text).not.toContain('hunter22')
  const kept = partsIn(dir).flatMap((part) => linesOf(dir, part).filter((line) => line.includes('tool.call')))
  expect(kept).toHaveLength(1)
})

test('an endpoint that hangs, or is not there, holds no agent for long, and changes nothing of its end', async () => {
  const hanging = await startOtlpServer(() => new Promise(() => {}))
  for (const url of [hanging.url, 'http://127.0.0.1:1']) {
    const agent = forwarding(newDir(), url, `process.exitCode = 3; tool('t', () => 'done')`)
    expect(await agent.line()).toMatch(/forced in \d?\d ms|forced in [1-4]\d\d ms/)
    const begun = performance.now()
    expect(await agent.ended).toEqual({ code: 3, signal: null })
    // Two seconds, and those of a busy machine.
    expect(performance.now() - begun).toBeLessThan(8000)
  }
}, 30_000)

function forwarding(dir: string, url: string, source: string) {
  return startAgent(
    dir,
    `${source}
     const begun = performance.now()
     await inspector.spanProcessor.forceFlush()
     console.log('forced in ' + Math.round(performance.now() - begun) + ' ms')`,
    `export INSPECTOR_FORWARD_OTLP=${url}`,
  )
}
