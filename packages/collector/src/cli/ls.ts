/** `agent-inspector ls`: the sessions of the directory, newest first. */

import type { SessionSummary } from '@agent-inspector/trace-format'
import { sessionJson } from '../http/session-json.js'
import { createFileSource } from '../source/file-source.js'
import type { Command } from './command.js'
import { oneLine } from './one-line.js'

export const ls: Command = {
  usage: '',
  help: 'list the sessions of the directory, newest first',
  arity: { least: 0, most: 0 },
  async run({ dir, json, print }) {
    const sessions = await createFileSource({ dir }).list()
    for (const session of sessions.toSorted(newestFirst)) {
      print(json ? JSON.stringify(sessionJson(session)) : lineOf(session))
    }
    return 0
  },
}

function newestFirst(a: SessionSummary, b: SessionSummary): number {
  return a.startedNs === b.startedNs ? 0 : a.startedNs > b.startedNs ? -1 : 1
}

function lineOf({ startedNs, status, spanCount, id, title }: SessionSummary): string {
  const started = new Date(Number(startedNs / 1_000_000n)).toISOString()
  return `${started}  ${status.padEnd(11)}  ${String(spanCount).padStart(9)} spans  ${id}  ${oneLine(title)}`
}
