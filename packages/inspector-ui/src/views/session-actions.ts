/** What keys and menus do with a session as a whole. */
import type { StepDecision, StepKind } from '../api/client.js'
import type { Problem } from '../api/problem.js'
import { isUnderWay } from '../model/is-under-way.js'
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

/** Asks whether it is to end before its time; one that has ended, or is told to already, is left alone. */
export function askToCancel({ sessions, dialogs, trace }: Stores, sessionId: string | undefined): void {
  const session = sessions.getState().byId.get(sessionId ?? '')
  if (session === undefined || trace.getState().file !== undefined) return
  if (isUnderWay(session.status) && session.cancel_request === undefined) {
    dialogs.show({ kind: 'cancel', sessionId: session.id })
  }
}

/** @returns why not */
export async function cancelSession({ client, sessions }: Stores, sessionId: string): Promise<Problem | undefined> {
  const cancelled = await client.cancelSession(sessionId)
  void sessions.ensure(sessionId, true)
  return cancelled.ok ? undefined : cancelled.problem
}

/** Shows why it cost that, where anything is known of it. */
export function explainCost({ sessions, trace, dialogs }: Stores, sessionId: string | undefined): void {
  const { file } = trace.getState()
  const session = file?.session ?? sessions.getState().byId.get(sessionId ?? '')
  if ((session?.models ?? []).length > 0 && session !== undefined) dialogs.show({ kind: 'cost', sessionId: session.id })
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

/** What can be held back, in the words of the menu; the first two are what a key holds back. */
export const STEPS: readonly { readonly kind: StepKind; readonly words: string }[] = [
  { kind: 'llm.generate', words: 'Model calls' },
  { kind: 'tool.call', words: 'Tool calls' },
  { kind: 'agent.call', words: 'Agents' },
  { kind: 'resource.fetch', words: 'Resources' },
  { kind: 'prompt.apply', words: 'Prompts' },
  { kind: 'workflow.run', words: 'Workflows' },
]

/** From now on these wait before they begin; none: nothing waits. A refusal is shown. */
export async function chooseSteps(
  { client, sessions, dialogs }: Stores,
  sessionId: string,
  kinds: readonly StepKind[],
): Promise<void> {
  const chosen = await client.chooseSteps(sessionId, kinds)
  if (chosen.ok) void sessions.ensure(sessionId, true)
  else dialogs.show({ kind: 'problem', problem: chosen.problem })
}

/** Holds model and tool calls back, or nothing any more. */
export async function toggleSteps(stores: Stores, sessionId: string | undefined): Promise<void> {
  const session = stores.sessions.getState().byId.get(sessionId ?? '')
  if (session === undefined || !isUnderWay(session.status)) return
  const kinds = (session.step_kinds ?? []).length > 0 ? [] : STEPS.slice(0, 2).map(({ kind }) => kind)
  await chooseSteps(stores, session.id, kinds)
}

/** Lets what is held back go on. @returns why not */
export async function letGo(
  { client, sessions }: Stores,
  sessionId: string,
  waitId: string,
  decision: StepDecision,
): Promise<Problem | undefined> {
  const sent = await client.step(sessionId, { wait_id: waitId, by: 'page', ...decision })
  if (sent.ok) void sessions.ensure(sessionId, true)
  // Somebody else was first: what the session waits for now is asked again.
  else if (sent.problem.status === 409) sessions.refresh(sessionId)
  return sent.ok ? undefined : sent.problem
}

/** Notifications of pauses, or none any more; where the browser does not allow them, that is said. */
export async function toggleNotices({ notices, dialogs }: Stores): Promise<void> {
  if (await notices.toggle()) return
  dialogs.show({
    kind: 'problem',
    problem: {
      status: 0,
      code: 'NOTIFICATIONS_BLOCKED',
      title: 'Notifications are not allowed',
      detail: 'The browser does not let this page notify you.',
      hint: 'Allow notifications for this address in the settings of the browser, then ask again.',
    },
  })
}
