/** `agent-inspector serve`: the inspector on its own server, until it is told to stop. */
import { createInspector } from '../create-inspector.js'
import type { InspectorOptions } from '../http/inspector.js'

export async function runServe(options: InspectorOptions): Promise<void> {
  const inspector = createInspector(options)
  const { url } = await inspector.listen()
  console.log(`Agent Inspector: ${url}`)
  await stopAsked()
  await inspector.close()
}

/** A second signal finds no listener any more and ends the process at once. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
