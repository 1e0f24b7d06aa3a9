/** Where a command prints to: lines to stdout, notes and progress to stderr. */
import { once } from 'node:events'
import type { Output } from './command.js'

export interface OutputOptions {
  /** Nobody reads any more: what is printed then is lost. */
  readonly signal: AbortSignal
  /** Called before each line: takes what moves out of its way. */
  readonly clear: () => void
}

export function createOutput({ signal, clear }: OutputOptions): Output {
  const { stdout, stderr } = process
  return {
    columns: stdout.isTTY ? stdout.columns : undefined,

    print(line) {
      clear()
      stdout.write(`${line}\n`)
    },

    async write(text) {
      if (!stdout.write(text) && !signal.aborted) await once(stdout, 'drain', { signal })
    },

    note(line) {
      clear()
      stderr.write(`${line}\n`)
    },
  }
}
