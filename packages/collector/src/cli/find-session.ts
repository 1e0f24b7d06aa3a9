/** One session of the directory, with the traces that it has joined, and the files that it is in. */
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { createSessions, type Sessions } from '../query/sessions.js'
import { createFileSource } from '../source/file-source.js'
import { PART_SUFFIX } from '../trace-file/file-name.js'
import { noSession } from './no-session.js'

export function sessionsIn(dir: string): Sessions {
  return createSessions({ sources: [createFileSource({ dir })], log: (line) => console.error(line) })
}

/** @throws {CollectorError} `SESSION_NOT_FOUND` */
export async function findSession(dir: string, id: string): Promise<SessionSummary> {
  const session = await sessionsIn(dir).get(id)
  if (session === undefined) throw noSession(id)
  return session
}

export function filesOf(dir: string, { parts }: SessionSummary): readonly string[] {
  return parts.map(({ part }) => path.join(dir, part + PART_SUFFIX))
}
