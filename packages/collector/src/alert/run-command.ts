/**
 * Runs a command for each alert: the event as JSON on its standard input, its fields as variables. Nothing of an
 * event stands in the text that the shell reads.
 *
 *   deliveries --message--> [run command] --> sh -c CMD
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Failure, INTERRUPTED, type Message, type Target } from './delivery.js'

export interface CommandOptions {
  /** For `sh -c`. */
  readonly command: string
  /** That a run may take. Default 30,000. */
  readonly timeoutMs?: number
}

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 2000

export function createCommand({ command, timeoutMs = 30_000 }: CommandOptions): Target {
  return {
    name: 'the command',
    concurrency: 4,

    async deliver(message, signal) {
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const { code, killedBy } = await run(command, message, AbortSignal.any([signal, timeout]))
        if (timeout.aborted) return failed(`it took more than ${timeoutMs / 1000} s`)
        if (signal.aborted) return { ...INTERRUPTED, attempts: 1 }
        return code === 0 ? undefined : failed(killedBy === null ? `it ended with ${code}` : `it ended by ${killedBy}`)
      } catch (cause) {
        return failed(`it could not be started: ${String(cause)}`)
      }
    },
  }
}

interface Ended {
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
}

/** @throws what keeps it from being started */
async function run(command: string, { body, variables }: Message, signal: AbortSignal): Promise<Ended> {
  // A group of its own: what the shell has started ends with it. What it prints is no result of ours.
  const child = spawn('/bin/sh', ['-c', command], {
    detached: true,
    stdio: ['pipe', process.stderr.fd, process.stderr.fd],
    // Not for it: it posts nothing that is signed.
    env: { ...process.env, ...variables, INSPECTOR_WEBHOOK_SECRET: undefined },
  })
  const ended = once(child, 'exit')
  // It need not read what it is given.
  child.stdin?.on('error', () => {}).end(body)
  const stop = endGroupWhen(signal, child)
  try {
    const [code, killedBy] = await ended
    return { code, killedBy }
  } finally {
    stop()
  }
}

function failed(reason: string): Failure {
  return { reason, attempts: 1 }
}

/** @returns calls it off */
function endGroupWhen(signal: AbortSignal, child: ChildProcess): () => void {
  let last: NodeJS.Timeout | undefined
  const end = (): void => {
    killGroup(child, 'SIGTERM')
    last = setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS)
  }
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  return () => {
    signal.removeEventListener('abort', end)
    clearTimeout(last)
    // Its shell has ended; what it left behind in time is its own affair, what it was told to end ends.
    if (signal.aborted) killGroup(child, 'SIGKILL')
  }
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}
