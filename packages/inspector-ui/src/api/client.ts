/**
 * Requests to the inspector's API, one function a route that the page uses. Refusals are values.
 *
 *   docs/openapi.yaml --schema.gen.ts--> [createClient] --> stores
 */
import { type Problem, type Result, readProblem, unreachable } from './problem.js'
import type { components } from './schema.gen.js'

export type Session = components['schemas']['Session']
export type Wait = components['schemas']['Wait']
export type HeldStep = components['schemas']['HeldStep']
export type StepKind = components['schemas']['StepKinds'][number]
export type SessionList = components['schemas']['SessionList']
export type Launcher = components['schemas']['Launcher']
export type Signal = components['schemas']['Signal']
export type SessionChange = components['schemas']['SessionChange']
export type SettingsView = components['schemas']['SettingsView']
export type Setting = components['schemas']['Setting']
export type Storage = components['schemas']['Storage']

export interface ListQuery {
  /** Part of the title or the id. */
  readonly q?: string
  /** Any of these, separated by commas. */
  readonly status?: string
  readonly cursor?: string
  readonly limit?: number
}

export interface Client {
  /** Absolute, with a slash at its end. */
  readonly base: string
  listSessions(query?: ListQuery): Promise<Result<SessionList>>
  getSession(id: string): Promise<Result<Session>>
  changeSession(id: string, change: SessionChange): Promise<Result<Session>>
  deleteSession(id: string): Promise<Result<undefined>>
  /** Where a browser downloads it from. */
  exportUrl(id: string, format: 'otlp' | 'chrome' | 'html'): string
  getSettings(): Promise<Result<SettingsView>>
  /** As a file of prices has it. */
  getPrices(): Promise<Result<unknown>>
  /** Asks it to end; that it has is heard as an event. */
  cancelSession(id: string): Promise<Result<undefined>>
  listLaunchers(): Promise<Result<readonly Launcher[]>>
  launch(name: string): Promise<Result<undefined>>
  sendSignal(sessionId: string, signal: Signal): Promise<Result<undefined>>
  /** Chooses which operations wait before they begin; none: nothing waits. */
  chooseSteps(sessionId: string, kinds: readonly StepKind[]): Promise<Result<undefined>>
  /** Lets one that waits go on. */
  step(
    sessionId: string,
    step: StepDecision & { readonly wait_id: string; readonly by?: string },
  ): Promise<Result<undefined>>
}

export type StepDecision =
  | { readonly action: 'go'; readonly input?: unknown }
  | { readonly action: 'skip'; readonly result: unknown }

type Write = 'POST' | 'PATCH' | 'DELETE'

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
  const write = async (method: Write, path: string, body?: unknown, again = true): Promise<Result<Response>> => {
    const granted = await writeToken()
    if (!granted.ok) return granted
    const response = await request(path, {
      method,
      headers: {
        Authorization: `Bearer ${granted.value}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response instanceof Response) return { ok: true, value: response }
    if (response.status !== 401 || !again) return { ok: false, problem: response }
    token = undefined
    return write(method, path, body, false)
  }
  const writeOnly = async (method: Write, path: string, body?: unknown): Promise<Result<undefined>> => {
    const done = await write(method, path, body)
    return done.ok ? { ok: true, value: undefined } : done
  }

  return {
    base,
    listSessions: (query = {}) => getJson(`sessions?${new URLSearchParams(textOnly({ limit: 200, ...query }))}`),
    getSession: (id) => getJson(`sessions/${encodeURIComponent(id)}`),
    async listLaunchers() {
      const found = await getJson<{ launchers: readonly Launcher[] }>('launchers')
      return found.ok ? { ok: true, value: found.value.launchers } : found
    },
    async changeSession(id, change) {
      const done = await write('PATCH', `sessions/${encodeURIComponent(id)}`, change)
      return done.ok ? { ok: true, value: (await done.value.json()) as Session } : done
    },
    deleteSession: (id) => writeOnly('DELETE', `sessions/${encodeURIComponent(id)}`),
    exportUrl: (id, format) => new URL(`sessions/${encodeURIComponent(id)}/export?format=${format}`, base).href,
    getSettings: () => getJson('settings'),
    getPrices: () => getJson('prices'),
    cancelSession: (id) => writeOnly('POST', `cancel/${encodeURIComponent(id)}`),
    launch: (name) => writeOnly('POST', `launchers/${encodeURIComponent(name)}`),
    chooseSteps: (sessionId, kinds) => writeOnly('PATCH', `step/${encodeURIComponent(sessionId)}`, { kinds }),
    step: (sessionId, step) => writeOnly('POST', `step/${encodeURIComponent(sessionId)}`, step),
    sendSignal: (sessionId, signal) => writeOnly('POST', `signal/${encodeURIComponent(sessionId)}`, signal),
  }
}

function textOnly(query: ListQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}
