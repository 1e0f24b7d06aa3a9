/**
 * Sessions as the list shows them: who needs you first, then who runs, then by day.
 *
 *   stores/sessions.ts --sessions, query--> [groupSessions] --groups--> views/sessions/SessionList
 */

export interface Groupable {
  readonly id: string
  readonly title: string
  readonly status: string
  /** RFC 3339. */
  readonly started_at: string
}

export interface Searchable extends Groupable {
  readonly engine: string
  readonly tags: readonly string[]
}

export interface SessionGroup<S> {
  readonly title: string
  readonly sessions: readonly S[]
}

const DAY_MS = 86_400_000

/**
 * Groups that are empty are left out; inside a group the newest stands first.
 *
 * @param startOfTodayMs the last midnight of the reader, milliseconds since the Unix epoch
 */
export function groupSessions<S extends Groupable>(
  sessions: Iterable<S>,
  startOfTodayMs: number,
): readonly SessionGroup<S>[] {
  const newestFirst = [...sessions].sort(
    (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? -1 : 1),
  )
  const groups = new Map<string, S[]>(
    ['Needs you', 'Running', 'Today', 'Yesterday', 'This week', 'Older'].map((title) => [title, []]),
  )
  for (const session of newestFirst) groups.get(groupOf(session, startOfTodayMs))?.push(session)
  return [...groups].filter(([, found]) => found.length > 0).map(([title, found]) => ({ title, sessions: found }))
}

/** Every word stands in title, id, status, engine or a tag; case does not matter. */
export function matchesText(session: Searchable, query: string): boolean {
  const text = [session.title, session.id, session.status, session.engine, ...session.tags].join(' ').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function groupOf({ status, started_at }: Groupable, startOfTodayMs: number): string {
  if (status === 'paused') return 'Needs you'
  if (status === 'running') return 'Running'
  const started = Date.parse(started_at)
  if (started >= startOfTodayMs) return 'Today'
  if (started >= startOfTodayMs - DAY_MS) return 'Yesterday'
  return started >= startOfTodayMs - 6 * DAY_MS ? 'This week' : 'Older'
}
