/** One session of the directory, with the traces that it has joined, and the files that it is in. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { createSessions, type Sessions } from '../query/sessions.js'
import { createFileSource } from '../source/file-source.js'
import { PART_SUFFIX, partOfFile } from '../trace-file/file-name.js'
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

/** The file of somebody else that the session is; nothing if it has parts of ours. */
export function foreignFileOf(dir: string, { id, parts }: SessionSummary): string | undefined {
  const [first] = parts
  // It is called as its file, and that is its only part.
  const isCalledSo = parts.length === 1 && first?.part === id && partOfFile(id) !== undefined
  return isCalledSo && !existsSync(path.join(dir, id + PART_SUFFIX)) ? path.join(dir, id) : undefined
}
