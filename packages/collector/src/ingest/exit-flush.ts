/**
 * The end of the process: what is still in memory goes to the disk, and then the process ends exactly
 * as it would have without us: same exit code, same signal, same listeners of the application.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `flush` at a normal end, at `process.exit`, before a crash is reported, and at the signals that
 * end a process; more than once if it comes to that.
 *
 * @param flush does its work before it returns
 * @param leave comes after the last `flush`, when nothing keeps the process from its end. Default: nothing
 * @returns undoes it
 */
export function installExitFlush(flush: () => void, leave: () => void = () => {}): () => void {
  process.on('exit', end)
  process.on('uncaughtExceptionMonitor', flushContained)
  // First in the row: a listener of the application for `once` is then still there to be counted.
  for (const signal of SIGNALS) process.prependListener(signal, passOn)

  return () => {
    process.off('exit', end)
    process.off('uncaughtExceptionMonitor', flushContained)
    for (const signal of SIGNALS) process.off(signal, passOn)
  }

  function end(): void {
    flushContained()
    contain(leave)
  }

  function passOn(signal: NodeJS.Signals): void {
    flushContained()
    process.off(signal, passOn)
    // To listen to a signal is to keep it from ending the process: nobody but us has.
    if (process.listenerCount(signal) > 0) return
    contain(leave)
    process.kill(process.pid, signal)
  }

  function flushContained(): void {
    contain(flush)
  }

  /** Thrown from here, it would change how the process ends. */
  function contain(run: () => void): void {
    try {
      run()
    } catch (cause) {
      process.emitWarning(`The last records could not be written: ${String(cause)}`, 'AgentInspectorWarning')
    }
  }
}

/**
 * Calls `flush` once, when nothing is left to do and the process would end by itself: what `flush` begins keeps it
 * alive. Not at `process.exit`, nor at signals.
 *
 * @returns undoes it
 */
export function installEndFlush(flush: () => Promise<void>): () => void {
  const listener = (): void => {
    flush().catch((cause: unknown) => {
      process.emitWarning(`The last spans could not be forwarded: ${String(cause)}`, 'AgentInspectorWarning')
    })
  }
  process.once('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}
