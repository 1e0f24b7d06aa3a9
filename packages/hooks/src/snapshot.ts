/** `snapshot()` and what it says: a named value of the agent's state at this moment. */
import { hookChannel } from './channel.js'
import { currentOperation } from './runner.js'

const channel = hookChannel('state_snapshot')

/** Records `value` under `name` on the operation that runs here; outside of all it says nothing. */
export function snapshot(name: string, value: unknown): void {
  if (!channel.hasSubscribers) return
  const operation = currentOperation()
  if (operation !== undefined) channel.publish({ operation, name, value })
}
