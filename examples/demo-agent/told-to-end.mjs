/** When this process is to end: a signal, or npm is gone, which alone would have passed the signal on. */

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
const LOOK_EVERY_MS = 1000

/** @param {(exitCode: number) => void} end called once, however often we are told */
export function whenToldToEnd(end) {
  let isTold = false
  const tell = (exitCode) => {
    if (isTold) return
    isTold = true
    end(exitCode)
  }
  for (const [signal, exitCode] of Object.entries(EXIT_CODES)) process.on(signal, () => tell(exitCode))

  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && tell(EXIT_CODES.SIGHUP), LOOK_EVERY_MS).unref()
}
