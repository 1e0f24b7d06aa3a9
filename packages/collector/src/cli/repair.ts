/** `agent-inspector repair [SESSION|FILE]`: parts that were torn or damaged, made whole as far as that goes. */

import { lstatSync } from 'node:fs'
import path from 'node:path'
import { countOf } from '@agent-inspector/trace-format'
import { type Repaired, repair as repairDirectory } from '../source/repair.js'
import type { PartRepair } from '../source/repair-part.js'
import { PART_SUFFIX } from '../trace-file/file-name.js'
import type { Command } from './command.js'
import { noSession } from './no-session.js'
import { oneLine } from './terminal-text.js'
import { watched } from './watched.js'

export const repair: Command = {
  usage: '[SESSION|FILE]',
  help: 'cut off what a killed process left torn, write damaged parts and indexes anew, tell what was lost',
  details: `Of all sessions, of one, or of one file, wherever it lies. A part whose writer lives is left alone. Nothing is cut
that is not proven to be the torn beginning of a block. A part with damaged blocks, or bytes of none, is written
anew without them; as it was, it stays beside it, as \`{part}.jsonl.gz.{generation}.bak\`, until its session is deleted.
A part that is as its index says, and has lost nothing, is not read again.`,
  flags: { 'dry-run': { help: 'tell what would be done, change nothing' } },
  json: `One part a line: \`part\`, \`session_id?\`, \`outcome\` (\`sound\`, \`repaired\`, \`damaged\`: lines that are no records,
\`refused\`: its writer is at it, \`failed\`), \`reason?\`, \`dry_run\`, and where it was looked at: \`cut_bytes\`,
\`cut_records?\`, \`stray_bytes\`, \`reindexed\`, \`missing_records\`, \`unreadable_lines\`, \`damaged_blocks?\`, \`skipped_bytes?\`, \`mended\`, \`backup?\`.`,
  arity: { least: 0, most: 1 },
  run: (context) =>
    watched('repair', context, async (watch) => {
      const { args, flags, json, out } = context
      const dryRun = flags['dry-run'] === true
      const { dir, ...of } = targetOf(context.dir, args[0])
      const counts = { sound: 0, repaired: 0, damaged: 0, refused: 0, failed: 0 }
      for await (const repaired of repairDirectory(dir, { ...watch, ...of, dryRun })) {
        counts[repaired.outcome]++
        if (json) out.print(JSON.stringify(repairJson(repaired, dryRun)))
        else if (repaired.outcome !== 'sound') out.print(oneLine(lineOf(repaired, dryRun)))
      }
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
      if (args[0] !== undefined && all === 0) throw noSession(args[0])
      if (!json) out.print(summaryOf(counts, all))
      return counts.damaged + counts.refused + counts.failed === 0 ? 0 : 1
    }),
}

interface Target {
  readonly dir: string
  readonly fileName?: string
  readonly sessionId?: string
}

/** A session may be called as a file: only what looks like the path of one, and is there, is one. */
function targetOf(dir: string, named: string | undefined): Target {
  if (named === undefined) return { dir }
  const isFile = named.endsWith(PART_SUFFIX) && lstatSync(named, { throwIfNoEntry: false }) !== undefined
  if (!isFile) return { dir, sessionId: named }
  const file = path.resolve(named)
  return { dir: path.dirname(file), fileName: path.basename(file) }
}

function repairJson({ part, sessionId, outcome, reason, repair: found }: Repaired, dryRun: boolean): object {
  return {
    part,
    session_id: sessionId,
    outcome,
    reason,
    dry_run: dryRun,
    ...(found !== undefined && {
      cut_bytes: found.cutBytes,
      cut_records: found.cutRecords,
      stray_bytes: found.strayBytes,
      reindexed: found.reindexed,
      missing_records: found.missing,
      unreadable_lines: found.unreadableLines,
      damaged_blocks: found.damage?.blocks,
      skipped_bytes: found.damage?.skippedBytes,
      mended: found.mended,
      backup: found.backup,
    }),
  }
}

function lineOf({ part, outcome, reason, repair: found }: Repaired, dryRun: boolean): string {
  const told = found === undefined ? reason : findingsOf(found, dryRun).join(', ')
  return `${outcome.padEnd(8)}  ${part}  ${told}`
}

function findingsOf({ cutRecords, damage, backup, ...found }: PartRepair, dryRun: boolean): readonly string[] {
  const done = dryRun ? 'to be ' : ''
  const torn = cutRecords === undefined ? '' : `, ${countOf(cutRecords, 'record')} being written`
  const told: readonly [number, (count: number) => string][] = [
    [found.cutBytes, (bytes) => `${countOf(bytes, 'torn byte')} ${done}cut off${torn}`],
    [found.strayBytes, (bytes) => `${countOf(bytes, 'byte')} of no block at the end`],
    [damage?.blocks ?? 0, (blocks) => `${countOf(blocks, 'damaged block')}`],
    [damage?.skippedBytes ?? 0, (bytes) => `${countOf(bytes, 'byte')} between blocks`],
    [found.missing, (records) => `${countOf(records, 'record')} lost, by their numbers`],
    [found.unreadableLines, (lines) => `${countOf(lines, 'unreadable line')}`],
    [found.mended ? 1 : 0, () => `${done}written anew${backup === undefined ? '' : `, as it was: ${backup}`}`],
    [found.reindexed ? 1 : 0, () => `index ${done}made anew`],
  ]
  return told.flatMap(([count, words]) => (count === 0 ? [] : [words(count)]))
}

function summaryOf(counts: Readonly<Record<Repaired['outcome'], number>>, all: number): string {
  const told = Object.entries(counts).flatMap(([outcome, count]) => (count === 0 ? [] : [`${count} ${outcome}`]))
  return `${countOf(all, 'part')}${told.length === 0 ? '' : `: ${told.join(', ')}`}`
}
