/**
 * A command of ours in a process of its own: what takes long, or much memory, must not cost the agent in this process a
 * millisecond.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CollectorError, isErrorCode } from '../base/errors.js'

const BIN = fileURLToPath(new URL('../../bin/agent-inspector.mjs', import.meta.url))
/** Of the longest value that is read, parsed, a few times over. */
const MAX_HEAP_MB = 1024

export function spawnCommand(args: readonly string[]) {
  // What the agent is started with is not for it.
  const env = { ...process.env, NODE_OPTIONS: '' }
  return spawn(process.execPath, [`--max-old-space-size=${MAX_HEAP_MB}`, BIN, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** @param err what it has told with `--json` */
export function refusalOf(err: string, what: string): CollectorError {
  const told = parseJson(err.trimEnd().split('\n').at(-1) ?? '')
  const [code, message] =
    typeof told === 'object' && told !== null ? ['code' in told && told.code, 'message' in told && told.message] : []
  if (isErrorCode(code) && typeof message === 'string') return new CollectorError(code, message)
  return new CollectorError('INTERNAL', `${what} ended without a result.`)
}

/** @returns nothing where it is none */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
