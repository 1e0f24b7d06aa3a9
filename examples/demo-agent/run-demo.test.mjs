import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startScriptedModel } from '@agent-inspector/example-scripted-model'
import { answerWait, cancelSession, off, on } from '@agent-inspector/hooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectModel } from './model.mjs'
import { runDemo } from './run-demo.mjs'

const docsDir = path.resolve(import.meta.dirname, '../../docs')
const approval = { decision: 'approve', author: 'Ada Lovelace', max_words: 400 }

let outDir
/** Every process that was started, as Node tells. */
let children
let closing
beforeEach(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), 'demo-agent-'))
  children = []
  const remember = ({ process }) => children.push(process)
  subscribe('child_process', remember)
  closing = [() => rm(outDir, { recursive: true }), () => unsubscribe('child_process', remember)]
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
})

describe('a run', () => {
  test('plans, waits for approval, works, fails and tries again, and writes its report', async () => {
    const heard = listen([
      'error_llm_generate',
      'error_tool_call',
      'progress_update',
      'state_snapshot',
      'after_signal_wait',
    ])
    const result = await run(await scripted())

    expect(result).toMatchObject({ status: 'published', score: 10, rounds: 2 })
    const report = await readFile(result.report, 'utf8')
    expect(report).toMatch(/^# A guide to the documentation/)
    expect(report).toContain('`decisions/0001-plain-css-from-the-tokens.md`')
    expect(report).toContain('## Reading order')
    expect(report).toContain('Approved by Ada Lovelace.')

    expect(heard('error_llm_generate').map(({ error }) => error.message)).toEqual([
      expect.stringContaining('did not answer (503'),
    ])
    expect(heard('error_tool_call').map(({ error }) => error.message)).toEqual([
      expect.stringMatching(/^trigger-long-running-operation did not answer within/),
    ])
    expect(heard('progress_update')).toContainEqual(
      expect.objectContaining({ progress: 7, total: 8, operation: { kind: 'mcp.rpc' } }),
    )
    expect(heard('after_signal_wait').at(-1)).toMatchObject({
      payload: { action: 'accept', content: { name: 'Ada Lovelace' } },
      by: 'application',
    })
    const states = heard('state_snapshot')
      .filter(({ name }) => name === 'plan')
      .map(({ value }) => value.sections.map(({ state }) => state))
    expect(states[0].every((state) => state === 'planned')).toBe(true)
    expect(states.at(-1).every((state) => state === 'written')).toBe(true)
  })

  test('that is not approved ends without a report', async () => {
    const result = await run(await scripted(), { answer: { decision: 'reject', author: 'Ada' } })
    expect(result).toEqual({ status: 'rejected', by: 'Ada' })
  })

  test('and another at the same time do not meet', async () => {
    const model = await scripted()
    const results = await Promise.all([run(model, { id: 'one' }), run(model, { id: 'two' })])
    expect(results.map(({ report }) => path.basename(report))).toEqual(['one.md', 'two.md'])
  })
})

describe('a run that cannot go on fails and says why', () => {
  test('an MCP server crashes while the person thinks', async () => {
    const failed = run(await scripted(), { beforeAnswer: () => killServer('server-everything') })
    await expect(failed).rejects.toThrow(/trigger-elicitation-request failed: the MCP server server-everything is gone/)
  })

  test('the model cannot be reached', async () => {
    const gone = await startScriptedModel()
    await gone.close()
    const failed = run(await connectTo(gone))
    await expect(failed).rejects.toThrow(/^The model at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/)
  })

  test.each([
    [401, 1, 'refused the key'],
    [404, 1, 'has no model gpt-5-mini'],
    [400, 1, 'did not answer (400'],
    [429, 3, 'did not answer (429'],
    [500, 3, 'did not answer (500'],
  ])('the model answers %i: asked %i times', async (status, times, message) => {
    const endpoint = await listenOnce((_request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'Retry-After': '0' }).end('{"error":{}}')
    })
    await expect(run(await connectTo(endpoint))).rejects.toThrow(message)
    expect(endpoint.requests()).toBe(times)
  })

  test('the model never gives a plan', async () => {
    const message = { role: 'assistant', content: 'Sure! {"title": "My plan"}' }
    const endpoint = await listenOnce((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }))
    })
    await expect(run(await connectTo(endpoint))).rejects.toThrow('no usable answer in 3 attempts')
    expect(endpoint.requests()).toBe(3)
  })
})

test('a run that is cancelled ends at once with the reason, its servers with it', async () => {
  const reason = new Error('enough')
  const failed = run(await scripted(), { beforeAnswer: () => cancelSession('run', reason) })
  await expect(failed).rejects.toBe(reason)
  expect(children.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual(['SIGTERM', 'SIGTERM'])
})

/** Runs the demo and answers its pause as a person would. */
async function run(model, { id = 'run', answer = approval, beforeAnswer = () => {} } = {}) {
  const answerPause = ({ sessionId, waitId, signal }) => {
    if (sessionId !== id || signal !== 'approve_plan') return
    beforeAnswer()
    answerWait(waitId, { payload: answer, by: 'test' })
  }
  on('session_paused', answerPause)
  try {
    return await runDemo({ id, model, docsDir, outDir, pace: 0, log: () => {} })
  } finally {
    off('session_paused', answerPause)
  }
}

async function scripted() {
  const model = await connectModel({}, { pace: 0 })
  closing.push(model.close)
  return model
}

function connectTo({ url }) {
  return connectModel({ OPENAI_BASE_URL: url, OPENAI_API_KEY: 'test' }, { pace: 0 })
}

/** A model endpoint that always answers the same. */
async function listenOnce(answer) {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    request.resume().once('end', () => answer(request, response))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${server.address().port}/v1`, requests: () => requests }
}

/** @returns {(name: string) => object[]} what each hook has told */
function listen(names) {
  const heard = new Map(names.map((name) => [name, []]))
  for (const name of names) {
    const hear = (payload) => heard.get(name).push(keep(payload))
    on(name, hear)
    closing.push(() => off(name, hear))
  }
  return (name) => heard.get(name)
}

/** A payload is true at that moment only. */
function keep({ operation, value, ...payload }) {
  return {
    ...payload,
    ...(value !== undefined && { value: structuredClone(value) }),
    operation: { kind: operation.kind },
  }
}

function killServer(name) {
  children.find(({ spawnargs }) => spawnargs.some((arg) => arg.includes(name))).kill('SIGKILL')
}
