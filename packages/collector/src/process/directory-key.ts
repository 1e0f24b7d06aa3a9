/**
 * `{dir}/.key`: what only the inspectors of one directory know of each other. Who answers a challenge with it reads
 * and writes the same directory, as the same user.
 *
 *   GET /health?challenge=… --proofOf--> proof --askHealth--> is this one of ours?
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, constants, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { newWriterId } from '../base/ids.js'
import { makeDir } from './make-dir.js'
import { requestJson } from './request-json.js'

export interface Health {
  /** As it was answered; any program may have done so. */
  readonly fields: ReadonlyMap<string, unknown>
  /** It has the key. */
  readonly proven: boolean
}

/** Of one that is asked for the first time: it loads what it answers with. */
const HEALTH_WITHIN_MS = 3000
const KEY = /^[0-9a-f]{64}$/

/** The key; made if absent. @returns nothing where it can be neither read nor made */
export function readDirectoryKey(dir: string): string | undefined {
  const file = path.join(dir, '.key')
  return readKey(file) ?? (makeKey(dir, file) ? readKey(file) : undefined)
}

/** What stands in the challenge, and nothing else, is for the one who asks to choose. */
export function isChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{16,128}$/.test(text)
}

/** @param port where the challenge came in: a proof cannot be handed on by a program on another port */
export function proofOf(key: string, challenge: string, port: number): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(`agent-inspector health\n${port}\n${challenge}`)
    .digest('base64url')
}

/**
 * Who is there?
 *
 * @param url ends before `/health`
 * @returns nothing where nobody answers so in time
 */
export async function askHealth(url: string, key: string | undefined): Promise<Health | undefined> {
  const challenge = randomBytes(24).toString('base64url')
  const answer = await requestJson(`${url}/health?challenge=${challenge}`, { timeoutMs: HEALTH_WITHIN_MS })
  if (typeof answer?.body !== 'object' || answer.body === null) return undefined
  const fields = new Map<string, unknown>(Object.entries(answer.body))
  const proof = fields.get('proof')
  const expected = key === undefined ? undefined : proofOf(key, challenge, Number(new URL(url).port))
  return { fields, proven: typeof proof === 'string' && expected !== undefined && isEqual(proof, expected) }
}

function readKey(file: string): string | undefined {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const text = readFileSync(fd, 'utf8').trim()
      return KEY.test(text) ? text : undefined
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

/** Whole or not at all; of two that make it at once, one does. */
function makeKey(dir: string, file: string): boolean {
  const next = `${file}-${newWriterId()}`
  try {
    makeDir(dir)
    writeFileSync(next, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    linkOrRename(next, file)
    return true
  } catch {
    return false
  } finally {
    rmSync(next, { force: true })
  }
}

/** Some file systems have no links: there the later of two wins, and both read it. */
function linkOrRename(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return
    renameSync(from, to)
  }
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
