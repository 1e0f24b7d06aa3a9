/** Single keys of a terminal; without a terminal, standard input is left alone. */

const CTRL_C = '\u0003'

/**
 * @param {Readonly<Record<string, () => void>>} actions by key; Ctrl-C stays a SIGINT
 * @returns {boolean} whether there is a terminal
 */
export function onKeys(actions) {
  const { stdin } = process
  if (!stdin.isTTY) return false
  stdin.setRawMode(true)
  stdin.on('data', (bytes) => {
    const key = bytes.toString()
    if (key === CTRL_C) process.kill(process.pid, 'SIGINT')
    else actions[key]?.()
  })
  return true
}
