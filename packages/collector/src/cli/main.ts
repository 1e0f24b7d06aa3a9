/**
 * The command line. `node:util` parses it: one command with a handful of flags needs no library, and
 * the flags come from the table of settings.
 */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CollectorError } from '../base/errors.js'
import { flagOf, parseSetting, resolveSettings, SETTING_NAMES, SETTINGS } from '../base/settings.js'
import type { InspectorOptions } from '../http/inspector.js'
import { readVersion } from '../http/version.js'
import type { Command } from './command.js'
import { COMMANDS } from './commands.js'
import { helpText } from './help.js'
import { runServe } from './serve.js'

const USAGE_ERROR = 2

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = readArgs(args)
    if (values.version === true) return print(readVersion())
    const [command, ...rest] = positionals
    if (values.help === true || command === 'help') return print(helpText())
    const reads = COMMANDS.get(command ?? '')
    if (reads !== undefined) return await runOn(reads, rest, values)
    if (command !== 'serve' || rest.length > 0) return refuse(`There is no command "${positionals.join(' ')}".`)
    await runServe(readOptions(values))
    return 0
  } catch (cause) {
    if (isArgumentError(cause)) return refuse(cause.message)
    if (!(cause instanceof CollectorError)) throw cause
    console.error(`${cause.message}\n${cause.hint}`)
    return cause.code === 'OPTION_INVALID' ? USAGE_ERROR : 1
  }
}

async function runOn(command: Command, args: readonly string[], values: Values): Promise<number> {
  const { least, most } = command.arity
  if (args.length < least || args.length > most) return refuse(`It takes: ${command.usage || 'no arguments'}.`)
  const { tracesDir } = resolveSettings(readOptions(values), process.env, homedir())
  return command.run({ dir: resolve(tracesDir), args, json: values.json === true, print: (line) => console.log(line) })
}

type Values = Readonly<Record<string, string | boolean | undefined>>

function readArgs(args: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  const options: Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    json: { type: 'boolean' },
  }
  for (const name of SETTING_NAMES) {
    options[flagOf(name)] = { type: SETTINGS[name].kind === 'switch' ? 'boolean' : 'string' }
  }
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  // None of the flags is `multiple`, so none holds a list.
  return { values: values as Values, positionals }
}

function readOptions(values: Values): InspectorOptions {
  const given = SETTING_NAMES.flatMap((name) => {
    const value = values[flagOf(name)]
    if (value === undefined) return []
    return [[name, typeof value === 'string' ? parseSetting(name, value) : value]]
  })
  return Object.fromEntries(given)
}

/** What parseArgs throws at a flag that it does not know, or that lacks its value. */
function isArgumentError(cause: unknown): cause is Error {
  return cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS')
}

function print(text: string): number {
  console.log(text.trimEnd())
  return 0
}

function refuse(problem: string): number {
  console.error(`${problem}\n\n${helpText()}`)
  return USAGE_ERROR
}
