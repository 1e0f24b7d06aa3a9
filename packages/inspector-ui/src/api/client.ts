/**
 * Requests to the inspector's API, one function a route that the page uses. Refusals are values.
 *
 *   docs/openapi.yaml --schema.gen.ts--> [createClient] --> stores
 */
import { type Problem, type Result, readProblem, unreachable } from './problem.js'
import type { components } from './schema.gen.js'

export type Session = components['schemas']['Session']
export type Wait = components['schemas']['Wait']
export type SessionList = components['schemas']['SessionList']
export type Launcher = components['schemas']['Launcher']
export type Signal = components['schemas']['Signal']

export interface ListQuery {
  /** Part of the title or the id. */
  readonly q?: string
  readonly cursor?: string
  readonly limit?: number
}

export interface Client {
  /** Absolute, with a slash at its end. */
  readonly base: string
  listSessions(query?: ListQuery): Promise<Result<SessionList>>
  getSession(id: string): Promise<Result<Session>>
  listLaunchers(): Promise<Result<readonly Launcher[]>>
  launch(name: string): Promise<Result<undefined>>
  sendSignal(sessionId: string, signal: Signal): Promise<Result<undefined>>
}

export function createClient(base: string): Client {
  // Kept in memory only; a restart of the server makes another.
  let token: string | undefined

  const request = async (path: string, init?: RequestInit): Promise<Response | Problem> => {
    try {
      const response = await fetch(new URL(path, base), { cache: 'no-store', ...init })
      return response.ok ? response : await readProblem(response)
    } catch {
      return unreachable()
    }
  }
  const getJson = async <T>(path: string, init?: RequestInit): Promise<Result<T>> => {
    const response = await request(path, init)
    if (!(response instanceof Response)) return { ok: false, problem: response }
    return { ok: true, value: (await response.json()) as T }
  }
  const writeToken = async (): Promise<Result<string>> => {
    if (token !== undefined) return { ok: true, value: token }
    const found = await getJson<{ token: string }>('token', { headers: { 'X-Agent-Inspector': '1' } })
    if (!found.ok) return found
    token = found.value.token
    return { ok: true, value: token }
  }
  const post = async (path: string, body?: unknown, again = true): Promise<Result<undefined>> => {
    const granted = await writeToken()
    if (!granted.ok) return granted
    const response = await request(path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${granted.value}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response instanceof Response) return { ok: true, value: undefined }
    if (response.status !== 401 || !again) return { ok: false, problem: response }
    token = undefined
    return post(path, body, false)
  }

  return {
    base,
    listSessions: (query = {}) => getJson(`sessions?${new URLSearchParams(textOnly({ limit: 200, ...query }))}`),
    getSession: (id) => getJson(`sessions/${encodeURIComponent(id)}`),
    async listLaunchers() {
      const found = await getJson<{ launchers: readonly Launcher[] }>('launchers')
      return found.ok ? { ok: true, value: found.value.launchers } : found
    },
    launch: (name) => post(`launchers/${encodeURIComponent(name)}`),
    sendSignal: (sessionId, signal) => post(`signal/${encodeURIComponent(sessionId)}`, signal),
  }
}

function textOnly(query: ListQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}
