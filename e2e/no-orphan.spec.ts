/** However `npm start` is ended, the demo, the inspector and the MCP servers of the demo end with it. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect } from '@playwright/test'
import { repositoryRoot } from '../scripts/repository.mjs'
import { test } from './fixtures/test.js'

const ends = [
  { name: 'Ctrl-C in a terminal', signal: 'SIGINT', toWholeGroup: true },
  { name: 'SIGTERM to npm alone', signal: 'SIGTERM', toWholeGroup: false },
  { name: 'npm killed, which can pass nothing on', signal: 'SIGKILL', toWholeGroup: false },
] as const

for (const { name, signal, toWholeGroup } of ends) {
  test(`npm start leaves no process behind after: ${name}`, async ({ tracesDir }) => {
    // A process group of its own: what a terminal sends Ctrl-C to.
    const npm = spawn('npm', ['start'], {
      cwd: repositoryRoot,
      env: { ...process.env, INSPECTOR_TRACES_DIR: tracesDir, INSPECTOR_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const pid = Number(npm.pid)
    const group = -pid
    try {
      for await (const line of createInterface({ input: npm.stdout })) if (line.includes('/_inspector')) break

      process.kill(toWholeGroup ? group : pid, signal)

      await expect.poll(() => isAlive(group)).toBe(false)
    } finally {
      if (isAlive(group)) process.kill(group, 'SIGKILL')
    }
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
