/**
 * Where other processes tell this one what is for its sessions: on a random port of the loopback address, never
 * keeping the process alive.
 *
 *   inspector of another process --token of our .live file--> [control server] --> own sessions
 */
import { once } from '../base/once.js'
import type { Control } from '../process/live-file.js'
import type { ControlAppOptions } from './control-app.js'
import { createLateServer } from './late-server.js'
import { type Listening, listenOnAll } from './listen.js'
import { loadInTurns } from './load-in-turns.js'

export interface ControlServerOptions extends ControlAppOptions {
  /** Told once it listens, where it can. */
  readonly onListening: (control: Control) => void
}

/** @returns closes it */
export function startControlServer({ onListening, ...options }: ControlServerOptions): () => Promise<void> {
  const { token, log } = options
  const createServer = createLateServer({
    load: async () => {
      await loadInTurns('express')
      return (await import('./control-app.js')).createControlApp(options)
    },
    log,
  })

  const listening = listenOnAll({ createServer, addresses: ['127.0.0.1'], port: 0, log }).then(
    (server) => begin(server),
    (cause: unknown) => void log(`other processes cannot answer the sessions of this one: ${String(cause)}`),
  )

  function begin(server: Listening | undefined): Listening | undefined {
    if (server !== undefined) onListening({ url: `http://127.0.0.1:${server.port}`, token })
    return server
  }

  return once(async () => (await listening)?.close())
}
