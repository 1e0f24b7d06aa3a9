/** What is exported, or forwarded, and taken in by another inspector, is there as it was. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyRecord } from '../../../trace-format/src/any-record.test-kit.js'
import { nthSpan, openSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { startAgent } from '../agent.test-kit.js'
import { runCli } from '../cli/cli.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { newDir, partPath, partsIn, writeRecords } from '../sink/traces-dir.test-kit.js'
import { digestSession } from '../transfer/digest-session.js'
import { JSON_TYPE, request, span, spansIn, startOtlpServer, TRACE_ID } from './otlp-server.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('each exported line is a request that an endpoint takes; exported again, nothing is missing', async () => {
  const dir = newDir()
  const drawn = fc.sample(anyRecord(), { numRuns: 40, seed: 7 }).filter(({ type }) => type === 'span')
  const records = [
    sessionEvent('session_started', {
      attributes: { 'agent_inspector.engine': 'node', 'agent_inspector.title': 'Trip' },
    }),
    openSpan({ spanId: 'f'.repeat(16) }),
    nthSpan(0, { attributes: { long: 'x'.repeat(100_000) } }),
    ...drawn.map((record) => ({ ...record, sessionId: 'session-1' })),
    sessionEvent('session_finished', { attributes: { 'agent_inspector.status': 'completed' } }),
  ]
  await writeRecords(dir, records)
  const { lines } = await runCli(['export', 'session-1', '--traces-dir', dir])
  expect(lines.length).toBeGreaterThan(10)

  const other = await startOtlpServer()
  for (const line of lines) {
    const path = line.startsWith('{"resourceSpans"') ? '/v1/traces' : '/v1/logs'
    const answer = await other.post(path, { headers: JSON_TYPE, body: line })
    expect([answer.status, answer.text]).toEqual([200, '{}'])
  }
  await other.written()
  expect(await digestOf(other.dir)).toBe(await digestOf(dir))
})

test('what an agent forwards to another inspector is the span that it keeps', async () => {
  const [dir, other] = [newDir(), await startOtlpServer()]
  const agent = startAgent(
    dir,
    `await session({ id: 'trip' }, () => tool('t', { input: { city: 'Bern' } }, () => 'done'))`,
    `export INSPECTOR_FORWARD_OTLP=http://127.0.0.1:${other.port}`,
  )
  expect(await agent.ended).toEqual({ code: 0, signal: null })

  const [kept, ...more] = spansIn(await other.written())
  expect(more).toEqual([])
  expect(kept).toMatchObject({ sessionId: 'trip', name: 'tool.call', attributes: { 'mcp.tool.name': 't' } })
})

test('an inspector that is told to forward to itself takes nothing from there, and says so', async () => {
  const [dir, port] = [newDir(), await freePort()]
  const log: string[] = []
  const forwardOtlp = `http://127.0.0.1:${port}`
  const inspector = createInspector({ tracesDir: dir, port, forwardOtlp, log: (line) => log.push(line) })
  await inspector.listen()
  const body = JSON.stringify(request(span({ name: 'one' })))
  const taken = await fetch(`${forwardOtlp}/v1/traces`, { method: 'POST', headers: JSON_TYPE, body })
  expect(taken.status).toBe(200)
  await expect.poll(() => log.join('\n'), { timeout: 10_000 }).toContain('it is this inspector itself')
  await inspector.close()

  const { lines } = await runCli(['export', TRACE_ID, '--traces-dir', dir])
  expect(lines.filter((line) => line.includes('"name":"one"'))).toHaveLength(1)
})

function digestOf(dir: string): Promise<string> {
  return digestSession(
    partsIn(dir).map((part) => partPath(dir, part)),
    undefined,
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
