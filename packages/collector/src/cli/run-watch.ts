/** The work of `agent-inspector watch`; loaded when it is called: it brings the reader of all files with it. */
import { homedir } from 'node:os'
import { createAttention } from '../alert/attention.js'
import { createDeliveries } from '../alert/delivery.js'
import { watchSessions } from '../alert/watch-sessions.js'
import { resolveSettings } from '../base/settings.js'
import { targetsOf } from './alert-targets.js'
import { tellAlert } from './alert-text.js'
import type { CommandContext } from './command.js'
import { pricesOf } from './prices.js'

export async function runWatch({ dir, options, flags, json, out, signal }: CommandContext): Promise<number> {
  const targets = targetsOf(flags, process.env)
  const { port, basePath } = resolveSettings(options, process.env, homedir())
  const pricing = pricesOf(options)
  const toldOnce = new AbortController()
  const deliveries = createDeliveries({
    targets,
    signal,
    onFailure({ name }, { id }, { reason, attempts }) {
      const told = { type: 'DeliveryFailed', id, target: name, attempts, reason }
      if (json) out.print(JSON.stringify(told))
      out.note(`${name} did not get ${id}: ${reason}; attempts: ${attempts}.`)
    },
  })
  const attention = createAttention({
    since: new Date().toISOString(),
    onAlert(alert) {
      if (toldOnce.signal.aborted || (flags.paused === true && alert.type !== 'WaitingOnSignal')) return
      const told = tellAlert(alert, { columns: out.columns, tracesDir: dir })
      out.print(json ? told.body : told.line)
      deliveries.send(told)
      if (flags.once === true) toldOnce.abort()
    },
  })
  await watchSessions({
    place: { dir, port, basePath },
    pricing,
    attention,
    onSource: (url) => out.note(url === undefined ? `Watching the files in ${dir}.` : `Watching through ${url}.`),
    log: out.note,
    signal: AbortSignal.any([signal, toldOnce.signal]),
  })
  await deliveries.settle()
  signal.throwIfAborted()
  return deliveries.failed === 0 ? 0 : 1
}
