/** `agent-inspector doctor`: looks at the directory and the machine, and says what is wrong and what to do. */
import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { resolveSettings, SETTINGS } from '../base/settings.js'
import { describeThisProcess } from '../process/this-process.js'
import type { Command } from './command.js'
import { checkDirectory } from './doctor/check-directory.js'
import { checkLeftovers } from './doctor/check-leftovers.js'
import { checkMachine } from './doctor/check-machine.js'
import { checkParts } from './doctor/check-parts.js'
import { checkPermissions } from './doctor/check-permissions.js'
import { checkSizes } from './doctor/check-sizes.js'
import type { Check, CheckContext, Finding } from './doctor/finding.js'
import { oneLine } from './terminal-text.js'
import { watched } from './watched.js'

const OF_STORAGE: readonly Check[] = [checkDirectory, checkPermissions, checkLeftovers, checkParts, checkSizes]

export const doctor: Command = {
  usage: '',
  help: 'look at the directory and the machine, and say what is wrong and what to do',
  details: `Disk, clock, permissions, leftovers of processes that died, torn and damaged files, indexes, files that are not ours,
sizes, versions, the port. Exit code 1 if something is wrong; what is merely worth knowing does not count.`,
  flags: {
    storage: { help: 'the directory alone' },
    port: { value: 'PORT', help: SETTINGS.port.help },
    fix: { help: 'mend permissions and delete leftovers; traces are left to repair' },
  },
  json: `One finding a line: \`check\`, \`level\` (\`ok\`, \`note\`, \`wrong\`), \`message\`, \`hint?\`, \`files?\`: names in the directory,
\`fixed?\`; \`disk\` has \`free_bytes\`, \`sizes\` has \`bytes\` and \`sessions\`: [{\`session_id\`, \`bytes\`}], \`versions\` has
\`version\`, \`node\`, \`platform\`.`,
  arity: { least: 0, most: 0 },
  run: (context) =>
    watched('doctor', context, async (watch) => {
      const { dir, options, flags, json, out } = context
      const stat = lstatSync(dir, { throwIfNoEntry: false })
      const tell = (finding: Finding): void =>
        out.print(json ? JSON.stringify(findingJson(finding)) : linesOf(finding).map(oneLine).join('\n'))
      const checks = [...(flags.storage === true ? [] : [checkMachine]), ...(stat === undefined ? [] : OF_STORAGE)]
      const looked: Omit<CheckContext, 'names'> = {
        dir,
        settings: resolveSettings(options, process.env, homedir()),
        fix: flags.fix === true,
        self: describeThisProcess(),
        nowMs: Date.now(),
        watch,
      }
      const all: Finding[] = stat === undefined ? [NOTHING_YET] : []
      all.forEach(tell)
      for (const check of checks) {
        const found = await check({ ...looked, names: stat === undefined ? [] : await readdir(dir) })
        found.forEach(tell)
        all.push(...found)
      }
      return all.some(({ level }) => level === 'wrong') ? 1 : 0
    }),
}

const NOTHING_YET: Finding = {
  check: 'directory',
  level: 'note',
  message: 'It is not there yet: the first session makes it.',
}

const MARKS = { ok: '✓', note: '·', wrong: '✗' } as const
const FILES_TOLD = 5

function linesOf({ check, level, message, hint, files = [], isFixed }: Finding): readonly string[] {
  const mark = isFixed === true ? '✓ fixed' : MARKS[level]
  const more = files.length > FILES_TOLD ? ` and ${files.length - FILES_TOLD} more` : ''
  return [
    `${mark} ${check}: ${message}`,
    ...(hint === undefined ? [] : [`    ${hint}`]),
    ...(files.length === 0 ? [] : [`    ${files.slice(0, FILES_TOLD).join(', ')}${more}`]),
  ]
}

function findingJson({ check, level, message, hint, files, isFixed, details }: Finding): object {
  return { check, level, message, hint, files, fixed: isFixed, ...details }
}
