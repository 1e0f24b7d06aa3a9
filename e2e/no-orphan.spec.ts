/** Ctrl-C on `npm start` ends the demo, the inspector and the MCP servers of the demo with it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from '@playwright/test'
import { repositoryRoot } from '../scripts/repository.mjs'
import { test } from './fixtures/test.js'

test('Ctrl-C on npm start leaves no process behind', async ({ tracesDir }) => {
  // A process group of its own: what a terminal sends Ctrl-C to.
  const npm = spawn('npm', ['start'], {
    cwd: repositoryRoot,
    env: { ...process.env, INSPECTOR_TRACES_DIR: tracesDir, INSPECTOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const group = -Number(npm.pid)
  try {
    for await (const line of createInterface({ input: npm.stdout })) if (line.includes('/_inspector')) break

    process.kill(group, 'SIGINT')
    await once(npm, 'exit')

    await expect.poll(() => isAlive(group)).toBe(false)
  } finally {
    if (isAlive(group)) process.kill(group, 'SIGKILL')
  }
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
