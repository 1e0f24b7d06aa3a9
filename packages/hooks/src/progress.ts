/** `progress()`: how far the operation that runs here has come. */
import type { HookPayload } from './catalogue.js'
import { hookChannel } from './channel.js'
import { currentOperation } from './runner.js'

export type Progress = Omit<HookPayload<'progress_update'>, 'operation'>

const channel = hookChannel('progress_update')

/** Outside of all operations it says nothing. */
export function progress(update: Progress): void {
  if (!channel.hasSubscribers) return
  const operation = currentOperation()
  if (operation !== undefined) channel.publish({ operation, ...update })
}
