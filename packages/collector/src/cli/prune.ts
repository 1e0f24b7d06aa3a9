/** `agent-inspector prune`: deletes what retention would, now, and tells what and why. */
import { CollectorError } from '../base/errors.js'
import { parseBytes } from '../base/parse-bytes.js'
import { resolveSettings } from '../base/settings.js'
import { type RetentionRule, retentionRule } from '../storage/plan-retention.js'
import { carryOut, type Pruned, type PrunePlan, planPrune } from '../storage/prune.js'
import { bytesText } from './bytes-text.js'
import type { Command, CommandContext, Flags } from './command.js'
import { oneLine } from './terminal-text.js'
import { watched } from './watched.js'

export const prune: Command = {
  usage: '',
  help: 'delete sessions by age and by the size of all, the oldest that have ended first',
  details: `By default as serve does: what INSPECTOR_RETENTION_DAYS and INSPECTOR_RETENTION_BYTES say. Pinned sessions stay, and so
does every part that is being written; of a running session closed parts may go, and its ledger says so.`,
  flags: {
    'dry-run': { help: 'tell what would go, delete nothing' },
    'older-than': {
      value: 'AGE',
      help: 'not written to for so long: 30d, 12h; then size is no reason unless it is given too',
    },
    'max-bytes': { value: 'SIZE', help: 'what may stay in all: 10GiB; then age is no reason unless it is given too' },
  },
  json: `One removal a line: \`session_id\`, \`title\`, \`parts\`, \`bytes\`, \`reason\` (\`age\`, \`size\`), \`outcome\` (\`planned\`,
\`removed\`, or why it stays: \`being_written\`, \`changed\`, \`pinned\`, \`failed\`); then one object \`bytes\`, \`bytes_left\`.`,
  arity: { least: 0, most: 0 },
  run: (context) =>
    watched('prune', context, async (watch) => {
      const { dir, flags, json, out, signal } = context
      const plan = await planPrune({ dir, rule: ruleOf(flags) })
      watch.onTotal(plan.removals.reduce((sum, { bytes }) => sum + bytes, 0))
      let bytesLeft = plan.bytes
      let failed = 0
      for await (const done of flags['dry-run'] === true ? planned(plan) : carryOut(plan, { dir })) {
        const { bytes } = done.removal
        watch.onBytes(bytes)
        if (done.outcome === 'removed' || done.outcome === 'planned') bytesLeft -= bytes
        if (done.outcome === 'failed') failed++
        out.print(json ? JSON.stringify(removalJson(done)) : oneLine(lineOf(done)))
        signal.throwIfAborted()
      }
      tellSum(context, plan.bytes, bytesLeft)
      return failed === 0 ? 0 : 1
    }),
}

type Done = Omit<Pruned, 'outcome'> & { readonly outcome: Pruned['outcome'] | 'planned' }

async function* planned({ removals }: PrunePlan): AsyncGenerator<Done> {
  for (const removal of removals) yield { removal, outcome: 'planned' }
}

/** @throws {CollectorError} `OPTION_INVALID` */
function ruleOf({ 'older-than': age, 'max-bytes': size }: Flags): RetentionRule {
  if (age === undefined && size === undefined) return retentionRule(resolveSettings({}, process.env, ''))
  return {
    ...(typeof age === 'string' && { maxAgeMs: parseAge(age) }),
    ...(typeof size === 'string' && { maxBytes: parseBytes(size) ?? refuse('max-bytes', size, 'size such as 10GiB') }),
  }
}

const AGE = /^(\d+(?:\.\d+)?)\s*([smhdw])$/
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

function parseAge(text: string): number {
  const [, count, unit] = AGE.exec(text.trim()) ?? []
  if (unit === undefined) return refuse('older-than', text, 'age such as 30d or 12h')
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

function refuse(flag: string, text: string, form: string): never {
  throw new CollectorError('OPTION_INVALID', `--${flag}: ${JSON.stringify(text)} is no ${form}.`)
}

function removalJson({ removal: { session, parts, bytes, reason }, outcome, reason: why }: Done): object {
  const names = parts.map(({ part }) => part)
  return { session_id: session.sessionId, title: session.title, parts: names, bytes, reason, outcome, why }
}

function lineOf({ removal: { session, parts, bytes, reason }, outcome, reason: why }: Done): string {
  const part = session.isRunning ? `  ${parts.map((one) => one.part).join(', ')}` : ''
  const told = `${outcome.padEnd(13)}  by ${reason.padEnd(4)}  ${bytesText(bytes).padStart(9)}  ${session.sessionId}${part}`
  return `${told}  ${session.title}${why === undefined ? '' : `  ${why}`}`
}

function tellSum({ json, out, flags }: CommandContext, bytes: number, bytesLeft: number): void {
  const verb = flags['dry-run'] === true ? 'would stay' : 'stay'
  if (json) out.print(JSON.stringify({ bytes, bytes_left: bytesLeft }))
  else out.print(`${bytesText(bytesLeft)} of ${bytesText(bytes)} ${verb}`)
}
