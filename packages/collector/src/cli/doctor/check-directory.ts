/** Can the directory be written, is there room, and does its clock go as ours does? */
import { randomBytes } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { bytesText } from '../bytes-text.js'
import type { Check, Finding } from './finding.js'

/** Below it, in bytes, a session of some size may not end well. */
const LITTLE_ROOM_BYTES = 512 * 1024 ** 2
/** `.live` files tell by their time whether a writer lives; a minute counts. */
const CLOCK_APART_MS = 5000

export const checkDirectory: Check = async ({ dir, nowMs }) => {
  const probe = path.join(dir, `.doctor-${randomBytes(4).toString('hex')}`)
  const writable = await tryWrite(probe, nowMs)
  return [...writable, await findRoom(dir)]
}

async function tryWrite(probe: string, nowMs: number): Promise<readonly Finding[]> {
  const startedMs = performance.now()
  try {
    writeFileSync(probe, 'written to see whether it can be', { mode: 0o600, flag: 'wx' })
    const apartMs = Math.abs(statSync(probe).mtimeMs - nowMs - (performance.now() - startedMs))
    return [{ check: 'directory', level: 'ok', message: 'It can be written.' }, clockFinding(apartMs)]
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    const message = `It cannot be written${why}: sessions are recorded in memory alone.`
    const hint = 'Make it writable for you, free some room, or set INSPECTOR_TRACES_DIR to another directory.'
    return [{ check: 'directory', level: 'wrong', message, hint }]
  } finally {
    await rm(probe, { force: true })
  }
}

function clockFinding(apartMs: number): Finding {
  if (apartMs < CLOCK_APART_MS) return { check: 'clock', level: 'ok', message: 'The directory and this machine agree.' }
  return {
    check: 'clock',
    level: 'wrong',
    message: `The directory's clock and that of this machine are ${Math.round(apartMs / 1000)} s apart.`,
    hint: 'Set the clocks of both by NTP: running sessions of the one look interrupted to the other.',
  }
}

async function findRoom(dir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dir)
  const free = bavail * bsize
  const told = { check: 'disk', details: { free_bytes: free } }
  if (free >= LITTLE_ROOM_BYTES) return { ...told, level: 'ok', message: `${bytesText(free)} are free.` }
  const hint = 'Free some, or delete old sessions: agent-inspector prune --max-bytes SIZE.'
  return { ...told, level: 'wrong', message: `Only ${bytesText(free)} are free.`, hint }
}
