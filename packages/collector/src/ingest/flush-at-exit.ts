/**
 * The last chance: what is not on disk when the process ends, however it ends, is written then.
 *
 *   exit, a crash, SIGINT, SIGTERM, SIGHUP --> [flushAtExit] --> capture queue, file sink
 *
 * The process ends as it would without us, with the same exit code or by the same signal.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * @param flushSync must not throw
 * @returns the function that undoes it
 */
export function flushAtExit(flushSync: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    flushSync()
    process.off(signal, onSignal)
    // With no other listener the signal would have ended the process: let it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }

  process.on('exit', flushSync)
  process.on('uncaughtExceptionMonitor', flushSync)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    process.off('exit', flushSync)
    process.off('uncaughtExceptionMonitor', flushSync)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
