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

function mkdirOne(dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST') || !statSync(dir).isDirectory()) throw cause
  }
}
