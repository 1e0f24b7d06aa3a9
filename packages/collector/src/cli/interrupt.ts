/**
 * Why a command is to end before it is done: the user says so, or nobody reads what it prints.
 *
 *   SIGINT, SIGTERM, SIGHUP, EPIPE --> [interrupt] --AbortSignal--> command, which undoes what is half done
 */

export interface Interrupt {
  readonly signal: AbortSignal
  /** What the process ends with, where it was interrupted. */
  readonly exitCode: number | undefined
}

/** As a shell tells them: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** A second signal finds no listener any more and ends the process at once. */
export function createInterrupt(): Interrupt {
  const controller = new AbortController()
  let exitCode: number | undefined
  const interrupt = (code: number): void => {
    exitCode ??= code
    controller.abort()
  }
  for (const [name, code] of Object.entries(EXIT_CODES)) process.once(name, () => interrupt(code))
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    // `agent-inspector ls | head` has what it wants.
    if (cause.code !== 'EPIPE') throw cause
    interrupt(0)
  })
  process.stderr.on('error', () => {})
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
  }
}
