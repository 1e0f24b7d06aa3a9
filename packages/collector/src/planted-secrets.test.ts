import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { llm, progress, session, snapshot, tool, workflow } from '@agent-inspector/hooks'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { createInspector } from './create-inspector.js'

// Each is planted in one way; none has another's text in it.
const PLANTED = {
  environment: 'planted environment value 1',
  header: 'planted-header-2',
  argument: 'sk-proj-Planted3Planted3Planted3Planted3',
  nested: 'planted-nested-4',
  result: 'ghp_planted5planted5planted5planted5plan',
  error: 'xoxb-555555555555-plantedPlanted6',
  prompt: 'AKIAPLANTED7PLANTED7',
  state: 'planted-state-8',
  metadata: 'planted-metadata-9',
  sdk: 'planted-sdk-10',
} as const

test('no planted secret reaches the disk, by whatever way it came, and nothing else is lost', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'planted-secrets-'))
  process.env.PLANTED_API_KEY = PLANTED.environment
  const inspector = createInspector({ tracesDir: dir, log: () => {} })
  try {
    const tracer = new BasicTracerProvider({ spanProcessors: [inspector.spanProcessor] }).getTracer('theirs')
    await session({ id: 's', metadata: { dbPassword: PLANTED.metadata } }, () => {
      workflow('w', { input: JSON.stringify({ config: JSON.stringify({ accessToken: PLANTED.nested }) }) }, () => {
        const headers = { authorization: PLANTED.header, accept: 'text/html' }
        tool('fetch', { input: { headers, key: PLANTED.argument, max_tokens: 4711 } }, () => `token ${PLANTED.result}.`)
        const messages = [{ role: 'user', content: `my key is ${PLANTED.prompt}` }]
        llm({ provider: 'p', model: 'm', prompt: { messages, parameters: { max_tokens: 4712 } } }, () => 'done')
        snapshot('api key', PLANTED.state)
        snapshot('found', { text: `it is ${PLANTED.environment}` })
        progress({ progress: 1, message: `with ${PLANTED.argument}`, token: 'progress-token-4713' })
        tracer.startSpan('GET', { attributes: { 'http.request.header.cookie': [PLANTED.sdk] } }).end()
      })
    })
    const failing = () =>
      tool('fail', () => {
        throw new Error(`refused ${PLANTED.error}`)
      })
    expect(failing).toThrow()
  } finally {
    delete process.env.PLANTED_API_KEY
    await inspector.close()
  }

  const text = await everythingIn(dir)
  await rm(dir, { recursive: true, force: true })

  for (const [way, secret] of Object.entries(PLANTED)) expect(text.includes(secret), way).toBe(false)
  for (const kept of ['4711', '4712', 'progress-token-4713', 'text/html']) expect(text).toContain(kept)
  expect(text.match(/\[redacted:[\w-]+:\d+\]/g)?.length).toBeGreaterThanOrEqual(Object.keys(PLANTED).length)
  for (const line of text.split('\n')) if (line !== '') expect(() => JSON.parse(line)).not.toThrow()
})

async function everythingIn(dir: string): Promise<string> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.jsonl.gz'))
  const texts = await Promise.all(
    names.map(async (name) => gunzipSync(await readFile(join(dir, name))).toString('utf8')),
  )
  return texts.join('')
}
