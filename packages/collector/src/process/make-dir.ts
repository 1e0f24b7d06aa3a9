/**
 * A directory for this user alone, with those above it that are missing.
 *
 * Not `mkdirSync`'s own `recursive`: that never comes back where the system says ENOENT of a name whose parent is
 * there, as it does below /proc, and the agent would stand still.
 */
import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'

/** @throws what the file system throws, also where the name is that of a file */
export function makeDir(dir: string): void {
  try {
    mkdirOne(dir)
  } catch (cause) {
    const parent = path.dirname(dir)
    if (!hasCode(cause, 'ENOENT') || parent === dir) throw cause
    makeDir(parent)
    mkdirOne(dir)
  }
}

/** Does it, in a directory that is made if it is not there: as a rule it is, and to look first would cost as much as the rest. */
export function inDir<T>(dir: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause
    makeDir(dir)
    return run()
  }
}

function mkdirOne(dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST') || !statSync(dir).isDirectory()) throw cause
  }
}
