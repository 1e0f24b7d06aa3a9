/**
 * Sessions of one MCP client, which may be as many as its requests, as one row: the newest, and how many more.
 *
 *   group-sessions.ts --sessions of a group--> [foldClients] --rows--> views/sessions/SessionList
 */

export interface Foldable {
  readonly id: string
  readonly title: string
  readonly engine: string
}

/** Stands under the newest session of a client. */
export interface MoreOfClient {
  readonly client: string
  readonly count: number
  readonly isOpen: boolean
}

const INBOUND = 'mcp-inbound'

/** @param isOpen of a client; the session that is looked at is always in sight */
export function foldClients<S extends Foldable>(
  sessions: readonly S[],
  isOpen: (client: string) => boolean,
  selectedId?: string,
): readonly (S | MoreOfClient)[] {
  const byClient = new Map<string, S[]>()
  for (const session of sessions) {
    if (session.engine !== INBOUND) continue
    const found = byClient.get(session.title)
    if (found === undefined) byClient.set(session.title, [session])
    else found.push(session)
  }
  return sessions.flatMap((session) => {
    const ofClient = session.engine === INBOUND ? byClient.get(session.title) : undefined
    const [newest, ...more] = ofClient ?? [session]
    if (newest !== session) return []
    if (more.length === 0) return [session]
    const open = isOpen(session.title) || more.some(({ id }) => id === selectedId)
    return [session, { client: session.title, count: more.length, isOpen: open }, ...(open ? more : [])]
  })
}
