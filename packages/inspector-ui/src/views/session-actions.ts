/** What keys and menus do with a session as a whole. */
import type { Problem } from '../api/problem.js'
import type { Stores } from '../stores/create-stores.js'

/** Pins it, or not any more; a refusal is shown. */
export async function togglePin({ client, sessions, dialogs }: Stores, sessionId: string): Promise<void> {
  const session = sessions.getState().byId.get(sessionId)
  if (session === undefined) return
  const changed = await client.changeSession(sessionId, { pinned: !session.pinned })
  if (changed.ok) sessions.apply({ type: 'SessionUpdated', data: changed.value })
  else dialogs.show({ kind: 'problem', problem: changed.problem })
}

/** @returns why not */
export async function setTags(
  { client, sessions }: Stores,
  sessionId: string,
  tags: readonly string[],
): Promise<Problem | undefined> {
  const changed = await client.changeSession(sessionId, { tags: [...tags] })
  if (!changed.ok) return changed.problem
  sessions.apply({ type: 'SessionUpdated', data: changed.value })
  return undefined
}

export function showTags({ sessions, dialogs }: Stores, sessionId: string | undefined): void {
  const session = sessions.getState().byId.get(sessionId ?? '')
  if (session?.unreadable === undefined && session !== undefined) dialogs.show({ kind: 'tags', sessionId: session.id })
}

export function askToDelete({ sessions, dialogs }: Stores, sessionId: string | undefined): void {
  if (sessionId !== undefined && sessions.getState().byId.has(sessionId)) dialogs.show({ kind: 'delete', sessionId })
}

/** Deletes it, and shows another one if it was shown. @returns why not */
export async function deleteSession(
  { client, sessions, location }: Stores,
  sessionId: string,
): Promise<Problem | undefined> {
  const deleted = await client.deleteSession(sessionId)
  if (!deleted.ok && deleted.problem.code !== 'SESSION_NOT_FOUND') return deleted.problem
  // Before the list loses it: a session that is shown and unknown would be asked for.
  if (location.getState().sessionId === sessionId) location.go({ sessionId: undefined }, 'replace')
  sessions.apply({ type: 'SessionDeleted', data: { session_id: sessionId } })
  return undefined
}
