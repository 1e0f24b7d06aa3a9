/** Whether a process of this machine runs; also true for one that belongs to somebody else. */
import { hasCode } from './has-code.js'

export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return hasCode(cause, 'EPERM')
  }
}
