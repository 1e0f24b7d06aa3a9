/** A long work as its progress line shows it: bytes of the total that it tells. */
import type { WorkWatch } from '../base/watch-work.js'
import type { CommandContext } from './command.js'
import type { Progress } from './progress.js'

/** @param run gets what it is to tell of itself; the line is taken away when it ends, however it does */
export async function watched<Result>(
  what: string,
  { progress, signal }: Pick<CommandContext, 'progress' | 'signal'>,
  run: (watch: Required<WorkWatch>) => Promise<Result>,
): Promise<Result> {
  let shown: Progress | undefined
  const watch = {
    signal,
    onTotal: (bytes: number) => {
      shown = progress(what, bytes)
    },
    onBytes: (bytes: number) => shown?.advance(bytes),
  }
  try {
    return await run(watch)
  } finally {
    shown?.done()
  }
}
