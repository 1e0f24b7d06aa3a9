/** Who holds a port? Asks its `/health`, and believes nothing but our own name. */
import { request } from 'node:http'

const MAX_ANSWER_BYTES = 4096
const TIMEOUT_MS = 1000

export async function nameHolder(port: number, basePath: string): Promise<string> {
  const health = await readJson(port, `${basePath}/health`)
  if (typeof health !== 'object' || health === null || !('name' in health) || health.name !== 'agent-inspector') {
    return 'another program'
  }
  const { version, started_at: startedAt } = health as { readonly version?: unknown; readonly started_at?: unknown }
  return `Agent Inspector ${plain(version)}, up since ${plain(startedAt)}`
}

/** @returns nothing where there is no such answer in time */
function readJson(port: number, path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('error', () => resolve(undefined))
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error('too long'))
      })
      response.on('end', () => resolve(parse(text)))
    })
    asked.on('error', () => resolve(undefined)).end()
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** For a terminal: no control characters, not long. */
function plain(value: unknown): string {
  return String(value)
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 40)
}
