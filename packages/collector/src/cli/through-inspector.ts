/**
 * A session of which no file tells, because its process cannot write the traces directory: told through the
 * inspector that has it.
 *
 *   answer, cancel --url--> [control at] --GET /token, POST /signal/{id}, /cancel/{id}--> inspector
 */
import { homedir } from 'node:os'
import { CollectorError } from '../base/errors.js'
import { resolveSettings } from '../base/settings.js'
import { requestJson } from '../process/request-json.js'
import { askControl, controlOutcome, type Question, signalOutcome } from '../source/control-answer.js'
import type { SessionControl } from '../span/ports.js'
import type { FlagRow, Flags } from './command.js'
import { UsageError } from './usage-error.js'

export const URL_FLAG: FlagRow = {
  value: 'URL',
  help: 'through this inspector: where its process cannot write the directory, no file tells of the session',
}

export type Told = Pick<SessionControl, 'signal' | 'cancel'>

/** @returns nothing where no `--url` was given */
export function controlAt({ url }: Flags): Told | undefined {
  if (url === undefined) return undefined
  const at = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined
  if (at?.protocol !== 'http:')
    throw new UsageError(`"${String(url)}" is no http URL, as http://127.0.0.1:7800/_inspector.`)
  const base = `${at.origin}${at.pathname.replace(/\/(?:s\/.*)?$/, '')}`

  const ask = async (question: Question) => {
    const answer = await askControl({ url: base, token: await readToken(base) }, question)
    return answer ?? Promise.reject(silent(base))
  }
  return {
    async signal({ sessionId, signalName, waitId, payload, by }) {
      const body = { signal_name: signalName, wait_id: waitId, payload, by }
      return signalOutcome(await ask({ sessionId, route: 'signal', body })) ?? Promise.reject(silent(base))
    },
    async cancel({ sessionId, by }) {
      return controlOutcome(await ask({ sessionId, route: 'cancel', body: { by } })) ?? Promise.reject(silent(base))
    },
  }
}

/** The user's own, else the one that the page would get: whoever runs on this machine may ask for it. */
async function readToken(base: string): Promise<string> {
  const { token } = resolveSettings({}, process.env, homedir())
  if (token !== undefined) return token
  const headers = { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' }
  const answer = await requestJson(`${base}/token`, { headers })
  const given = new Map(Object.entries(answer?.body ?? {})).get('token')
  if (typeof given !== 'string') throw silent(base)
  return given
}

function silent(base: string): CollectorError {
  return new CollectorError('OWNER_UNREACHABLE', `No inspector of this machine answers at ${base}.`)
}
