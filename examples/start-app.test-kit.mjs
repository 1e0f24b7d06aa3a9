/** Runs an example as its reader would: a process of its own, with a directory for its traces that goes with it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'

/**
 * @param {string} script
 * @param {{ nodeArgs?: readonly string[], env?: NodeJS.ProcessEnv, stderr?: 'inherit' | 'pipe' }} [options] `stderr`
 *   is to be piped where `errorLine` is asked for. Default: it is shown
 */
export async function startApp(script, { nodeArgs = [], env = {}, stderr = 'inherit' } = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), 'example-'))
  const app = spawn(process.execPath, [...nodeArgs, script], {
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      INSPECTOR_TRACES_DIR: dir,
      INSPECTOR_PORT: '0',
      // Many run at a time: the ports of OTLP are one for all.
      INSPECTOR_OTLP_PORT: 'off',
      INSPECTOR_OTLP_GRPC_PORT: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', stderr],
  })
  const out = linesOf(app.stdout)
  const err = linesOf(app.stderr)

  return {
    /** The next line of its standard output. */
    line: async () => (await out.next()).value,
    /** The same of its standard error. */
    errorLine: async () => (await err.next()).value,
    async end() {
      app.kill()
      await once(app, 'exit')
      await rm(dir, { recursive: true })
    },
  }
}

/** @param {import('node:stream').Readable | null} stream nothing comes from none */
function linesOf(stream) {
  return createInterface({ input: stream ?? Readable.from([]) })[Symbol.asyncIterator]()
}
