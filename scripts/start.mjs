/**
 * `npm start`: the demo agent with the inspector in its own process, on the pinned Node, until it is
 * told to stop. Ends when the demo ends, and the demo ends when this does.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { environmentWith, installed, repositoryRoot } from './repository.mjs'

/** @returns {Promise<number>} the exit code */
export function start(args) {
  return new Promise((resolve) => {
    const demo = spawn(installed('node'), ['examples/demo-agent/main.mjs', ...args], {
      cwd: repositoryRoot,
      env: environmentWith(),
      stdio: 'inherit',
    })

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        // A terminal sends Ctrl-C to every process of the group: the demo has it already.
        if (signal === 'SIGINT' && isatty(0)) return
        demo.kill(signal)
      })
    }
    whenNpmDies(() => demo.kill('SIGTERM'))

    demo.once('error', (cause) => {
      console.error(`The demo agent cannot be started: ${cause.message}`)
      resolve(127)
    })
    demo.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** Only npm passes signals on; killed with SIGKILL it cannot, and we would stay behind and hold the port. */
function whenNpmDies(react) {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    react()
  }, 1000)
  timer.unref()
}
