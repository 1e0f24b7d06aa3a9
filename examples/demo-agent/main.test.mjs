import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { spansOf } from '../trace-spans.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
const main = path.join(import.meta.dirname, 'main.mjs')

let dir
let demo
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'demo-agent-'))
  demo = startDemo(dir)
})
afterEach(async () => {
  if (demo.isAnyAlive()) process.kill(-demo.pid, 'SIGKILL')
  await rm(dir, { recursive: true })
})

test('a run is recorded whole: every step, the failures, the approval and its result', async () => {
  const sessionId = await demo.paused()
  expect(await demo.post(`/signal/${sessionId}`, approval('Ada'))).toBe(202)
  await demo.said(/published/)

  await expect.poll(async () => (await demo.session(sessionId)).status).toBe('completed')
  expect(await demo.session(sessionId)).toMatchObject({
    title: 'Guide to the documentation',
    error_count: 3,
    metadata: { model: 'scripted (no OPENAI_API_KEY)' },
  })
  await demo.end('SIGTERM')

  const spans = await readSpans(sessionId)
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
  expect(roots.map(({ name }) => name)).toEqual(['workflow.run'])
  expect(spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !byId.has(parentSpanId))).toEqual([])
  expect(new Set(spans.map(({ name }) => name))).toEqual(
    new Set([
      'workflow.run',
      'agent.call',
      'llm.generate',
      'tool.call',
      'resource.fetch',
      'prompt.apply',
      'signal.wait',
      'mcp.rpc',
    ]),
  )
  expect(spans.filter(({ status }) => status?.code === 2).map(({ name }) => name)).toEqual([
    'llm.generate',
    'mcp.rpc',
    'tool.call',
  ])
  expect(agentsOf(spans)).toEqual(
    expect.arrayContaining([
      'surveyor',
      'planner',
      'clerk',
      'indexer',
      'writer',
      'evaluator',
      expect.stringMatching(/^researcher: /),
    ]),
  )
  expect(attribute(roots[0], 'mcp.workflow.output_json')).toContain('"status":"published"')
  expect(attribute(roots[0], 'mcp.workflow.type')).toBe('orchestrator')
})

test('the button of the page runs it again, two at once, each with its own approval', async () => {
  const first = await demo.paused()
  expect(await demo.post('/launchers/demo')).toBe(202)
  const second = await demo.paused(first)

  expect(await demo.post(`/signal/${second}`, approval('Bea'))).toBe(202)
  expect(await demo.post(`/signal/${first}`, approval('Ada'))).toBe(202)
  await Promise.all([demo.said(new RegExp(`${first}: published`)), demo.said(new RegExp(`${second}: published`))])

  expect(await readFile(path.join(dir, `${first}.md`), 'utf8')).toContain('Approved by Ada.')
  expect(await readFile(path.join(dir, `${second}.md`), 'utf8')).toContain('Approved by Bea.')
})

describe('told to end, it leaves nothing behind', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ])('%s while it waits: the session is cancelled, the exit code %i', async (signal, exitCode) => {
    const sessionId = await demo.paused()
    expect(await demo.end(signal)).toBe(exitCode)
    expect(demo.isAnyAlive()).toBe(false)

    const root = (await readSpans(sessionId)).find(({ parentSpanId }) => parentSpanId === undefined)
    expect(attribute(root, 'error.type')).toBe('cancelled')
  })

  test('Ctrl-C to its whole group while its MCP servers start', async () => {
    await demo.said(/started/)
    process.kill(-demo.pid, 'SIGINT')
    expect(await demo.ended).toBe(130)
    expect(demo.isAnyAlive()).toBe(false)
  })

  test('its MCP servers end by themselves where it is killed', async () => {
    await demo.paused()
    await demo.end('SIGKILL')
    await expect.poll(demo.isAnyAlive, { timeout: 30_000 }).toBe(false)
  })
})

test('it ends where npm is killed, which alone would tell it to', async () => {
  await demo.end('SIGTERM')
  const npm = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(main)}], { stdio: 'inherit' })`
  demo = startDemo(dir, ['-e', npm], { npm_lifecycle_event: 'start' })
  await demo.paused()

  await demo.end('SIGKILL')
  await expect.poll(demo.isAnyAlive, { timeout: 30_000 }).toBe(false)
})

function approval(author) {
  return { signal_name: 'approve_plan', payload: { decision: 'approve', author }, by: 'test' }
}

/** The demo as a process group of its own: as long as a process that it started lives, so does the group. */
function startDemo(dir, args = [main], env = {}) {
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      INSPECTOR_TRACES_DIR: dir,
      INSPECTOR_PORT: '0',
      DEMO_PACE: '0',
      DEMO_OUT_DIR: dir,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
  const said = listenTo(createInterface({ input: child.stdout }))
  const address = async (route) => (await said(/http:\S+/))[0] + route
  const getJson = async (route, headers) => (await fetch(await address(route), { headers })).json()

  return {
    pid: child.pid,
    ended,
    said,
    /** The id of the session that waits for approval. */
    paused: async (after = 'none') => (await said(new RegExp(`^(?!${after})(\\S+): Waiting for approval`)))[1],
    session: (id) => getJson(`/sessions/${id}`),
    async post(route, body) {
      const { token } = await getJson('/token', { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' })
      const { status } = await fetch(await address(route), {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return status
    },
    end(signal) {
      child.kill(signal)
      return ended
    },
    isAnyAlive() {
      try {
        return process.kill(-child.pid, 0)
      } catch {
        return false
      }
    },
  }
}

/** @returns {(pattern: RegExp) => Promise<RegExpMatchArray>} the first match in a line, said already or later */
function listenTo(output) {
  const lines = []
  const waiting = new Set()
  output.on('line', (line) => {
    lines.push(line)
    for (const look of waiting) look(line)
  })
  output.on('close', () => {
    for (const look of waiting) look(undefined)
  })
  return (pattern) =>
    new Promise((resolve, reject) => {
      const look = (line) => {
        const match = line?.match(pattern)
        if (line !== undefined && !match) return
        waiting.delete(look)
        if (match) resolve(match)
        else reject(new Error(`It ended and never said ${pattern}:\n${lines.join('\n')}`))
      }
      waiting.add(look)
      for (const line of lines) if (waiting.has(look)) look(line)
    })
}

/** The spans in the session's file, in the order they ended. */
async function readSpans(sessionId) {
  return spansOf(await readFile(path.join(dir, `${sessionId}.jsonl.gz`)))
}

function agentsOf(spans) {
  return spans.map((span) => attribute(span, 'mcp.agent.name')).filter((name) => name !== undefined)
}

function attribute({ attributes }, key) {
  return attributes.find((entry) => entry.key === key)?.value.stringValue
}
