/** Are the parts whole, do their indexes hold, and is all of it ours? */
import { countOf } from '@agent-inspector/trace-format'
import { type Repaired, repair } from '../../source/repair.js'
import { PART_SUFFIX } from '../../trace-file/file-name.js'
import { isOfOurs } from './file-kinds.js'
import type { Check, Finding } from './finding.js'

export const checkParts: Check = async ({ dir, names, watch }) => {
  const found: Repaired[] = []
  for await (const one of repair(dir, { ...watch, dryRun: true })) found.push(one)
  const fileNames = (parts: readonly Repaired[]) =>
    parts.map(({ part, repair: is }) => (is ? part + PART_SUFFIX : part))
  const torn = found.filter(({ repair: is }) => (is?.cutBytes ?? 0) > 0)
  const damaged = found.filter(({ outcome, repair: is }) => outcome === 'damaged' || is?.mended === true)
  const unindexed = found.filter(
    (one) => one.repair?.reindexed === true && !torn.includes(one) && !damaged.includes(one),
  )
  const foreign = [
    ...fileNames(found.filter(({ outcome }) => outcome === 'failed')),
    ...names.filter((name) => !isOfOurs(name)),
  ]
  const findings: readonly (Finding | undefined)[] = [
    finding('torn', fileNames(torn), 'with a block at the end that was never written whole.', REPAIR),
    finding('damaged', fileNames(damaged), 'with blocks or lines that cannot be read; the rest is.', DAMAGED),
    note('indexes', fileNames(unindexed), 'without an index that holds; it is made at the next opening.', REINDEX),
    note('foreign', foreign, 'of somebody else, or unreadable from the first block on; left alone.'),
  ]
  const told = findings.filter((one) => one !== undefined)
  return told.length > 0
    ? told
    : [{ check: 'parts', level: 'ok', message: `${countOf(found.length, 'part')}, nothing wrong.` }]
}

const REPAIR = 'agent-inspector repair cuts it off and tells what was lost.'
const DAMAGED = 'agent-inspector repair writes them anew of what can be read; look after the disk they are on.'
const REINDEX = 'agent-inspector reindex makes them now.'

function finding(check: string, files: readonly string[], what: string, hint: string): Finding | undefined {
  return files.length === 0
    ? undefined
    : { check, level: 'wrong', message: `${countOf(files.length, 'file')} ${what}`, hint, files }
}

function note(check: string, files: readonly string[], what: string, hint?: string): Finding | undefined {
  if (files.length === 0) return undefined
  return {
    check,
    level: 'note',
    message: `${countOf(files.length, 'file')} ${what}`,
    ...(hint !== undefined && { hint }),
    files,
  }
}
