/** For tests: a real agent in a process of its own, with an inspector of its own. Needs the build. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach } from 'vitest'

export interface Agent {
  readonly child: ChildProcess
  /** The next line that it prints. */
  line(): Promise<string>
  /** Something for `await said()` in its source. */
  say(text: string): void
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * @param source a module that knows `inspector`, `log`: gets what it logs if set, `hooks` and of them `session`, `tool`, `waitForSignal`, `said()`: the next line that the
 *   test says, and `stay()`: lives on until it is killed
 * @param before what the shell does first that starts it
 */
export function startAgent(dir: string, source: string, before = ':'): Agent {
  const dist = new URL('../dist/', import.meta.url)
  const whole = `
    import * as hooks from '${import.meta.resolve('@agent-inspector/hooks')}'
    const { session, tool, waitForSignal } = hooks
    import { createInspector } from '${new URL('index.js', dist)}'
    let log = () => {}
    const inspector = createInspector({ tracesDir: ${JSON.stringify(dir)}, port: 0, log: (line) => log(line) })
    process.stdin.unref()
    const said = () => new Promise((resolve) => {
      process.stdin.ref().setEncoding('utf8').once('data', (line) => resolve(process.stdin.unref() && line.trim()))
    })
    const stay = () => new Promise(() => setInterval(() => {}, 1000))
    ${source}`
  const program = [process.execPath, '--input-type=module', '--eval', whole]
  const child = spawn('/bin/sh', ['-c', `${before} && exec "$@"`, 'sh', ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Many run at a time: the ports of OTLP are one for all.
    env: { PATH: process.env.PATH, HOME: dir, INSPECTOR_OTLP_PORT: 'off', INSPECTOR_OTLP_GRPC_PORT: 'off' },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  return {
    child,
    line: async () => String((await lines.next()).value),
    say: (text) => void child.stdin.write(`${text}\n`),
    ended,
  }
}
