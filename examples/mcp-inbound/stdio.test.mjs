/** A server over stdio, started and called by a client that knows nothing of us. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createInspector } from '@agent-inspector/collector'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readSpans, titleOf } from '../mcp-pair/trace-tree.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
const INSPECTOR = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector-cli/build/cli.js'))
const SERVER = path.join(import.meta.dirname, '..', 'mcp-pair', 'server.mjs')

test('the Inspector’s command line and a traced server: a session of its own, of the client that called', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'stdio-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const args = [INSPECTOR, '--cli', '-e', `INSPECTOR_TRACES_DIR=${dir}`, process.execPath, SERVER]
  const { stdout } = await promisify(execFile)(process.execPath, [...args, '--method', 'tools/list'], {
    cwd: path.dirname(INSPECTOR),
  })
  expect(JSON.parse(stdout).tools).toMatchObject([{ name: 'book' }])

  // Many run at a time: the ports of OTLP are one for all.
  vi.stubEnv('INSPECTOR_OTLP_PORT', 'off').stubEnv('INSPECTOR_OTLP_GRPC_PORT', 'off')
  onTestFinished(() => void vi.unstubAllEnvs())
  const inspector = createInspector({ tracesDir: dir, port: 0 })
  onTestFinished(() => inspector.close())
  const { url } = await inspector.listen()
  const sessions = async () => (await (await fetch(`${url}/sessions`)).json()).sessions
  await expect
    .poll(sessions)
    .toMatchObject([{ engine: 'mcp-inbound', title: 'MCP client inspector-cli', status: 'completed' }])
  const [{ id }] = await sessions()
  const calls = (await readSpans(`${url}/trace/${id}`)).filter(({ name }) => name === 'mcp.rpc').map(titleOf)
  expect(calls).toEqual(['mcp.rpc initialize 2', 'mcp.rpc tools/list 2'])
})
