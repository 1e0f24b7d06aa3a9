/** Is what holds prompts for this user alone? */
import { chmodSync, lstatSync } from 'node:fs'
import path from 'node:path'
import { isOfOurs } from './file-kinds.js'
import type { Check, CheckContext, Finding } from './finding.js'

const OTHERS = 0o077

export const checkPermissions: Check = async (context) => {
  const open = ['.', ...context.names.filter(isOfOurs)].filter((name) => isOpen(context, name))
  if (open.length === 0) {
    return [{ check: 'permissions', level: 'ok', message: 'The directory and its files are for this user alone.' }]
  }
  if (!context.fix) return [finding(open)]
  const left = open.filter((name) => !close(context, name))
  const fixed = open.filter((name) => !left.includes(name))
  const done: Finding = { ...finding(fixed), level: 'ok', isFixed: true, hint: 'They are for this user alone now.' }
  return [...(fixed.length > 0 ? [done] : []), ...(left.length > 0 ? [finding(left)] : [])]
}

function finding(files: readonly string[]): Finding {
  const count = files.length === 1 ? 'One' : `${files.length}`
  return {
    check: 'permissions',
    level: 'wrong',
    message: `${count} of the directory and its files can be read by other users of this machine.`,
    hint: 'agent-inspector doctor --fix makes the directory 0700, the files 0600.',
    files,
  }
}

/** A link has none of its own. */
function isOpen({ dir }: CheckContext, name: string): boolean {
  const stat = lstatSync(path.join(dir, name), { throwIfNoEntry: false })
  return stat !== undefined && (stat.isFile() || stat.isDirectory()) && (stat.mode & OTHERS) !== 0
}

function close({ dir }: CheckContext, name: string): boolean {
  const file = path.join(dir, name)
  try {
    const { mode } = lstatSync(file)
    chmodSync(file, mode & 0o777 & ~OTHERS)
    return true
  } catch {
    return false
  }
}
