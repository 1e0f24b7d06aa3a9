/** The command line: finds the command, runs it, and tells in words and by the exit code what came of it. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { CollectorError } from '../base/errors.js'
import { resolveSettings } from '../base/settings.js'
import { readVersion } from '../http/version.js'
import type { Command } from './command.js'
import { COMMANDS } from './commands.js'
import { commandHelp, flagTexts, helpText } from './help.js'
import { createInterrupt } from './interrupt.js'
import { createOutput } from './output.js'
import { createProgressLine } from './progress.js'
import { type ReadArgs, readArgs, readOptions, strangeFlag } from './read-args.js'
import { oneLine } from './terminal-text.js'

const USAGE_ERROR = 2

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const interrupt = createInterrupt()
  try {
    const read = readArgs(args, COMMANDS.values())
    if (read.flags.version === true) return print(readVersion())
    const [name = '', ...rest] = read.positionals
    if (name === 'help' || (name === '' && read.flags.help === true)) return print(helpOf(rest[0]))
    const command = COMMANDS.get(name)
    if (command === undefined) return refuse(`There is no command "${name}".`)
    if (read.flags.help === true) return print(commandHelp(name, command))
    const problem = problemOf(name, command, { ...read, positionals: rest })
    if (problem !== undefined) return refuse(problem, name)
    return await run(command, { ...read, positionals: rest }, interrupt.signal)
  } catch (cause) {
    if (interrupt.exitCode !== undefined && interrupt.signal.aborted) return interrupt.exitCode
    if (isArgumentError(cause))
      return refuse(
        firstSentence(cause.message),
        args.find((arg) => COMMANDS.has(arg)),
      )
    if (!(cause instanceof CollectorError)) throw cause
    tell(cause, args.includes('--json'))
    return cause.code === 'OPTION_INVALID' ? USAGE_ERROR : 1
  }
}

async function run(command: Command, { flags, positionals }: ReadArgs, signal: AbortSignal): Promise<number> {
  const options = readOptions(flags)
  const { tracesDir } = resolveSettings(options, process.env, homedir())
  const json = flags.json === true
  const line = await createProgressLine(process.stderr.isTTY && !json)
  const out = createOutput({ signal, clear: line.clear })
  return command.run({
    dir: resolve(tracesDir),
    options,
    args: positionals,
    flags,
    json,
    out,
    progress: line.show,
    signal,
  })
}

function problemOf(name: string, command: Command, { flags, positionals }: ReadArgs): string | undefined {
  const { least, most } = command.arity
  const strange = strangeFlag(flags, command)
  if (strange !== undefined) return `${name} does not take --${strange}.`
  if (positionals.length >= least && positionals.length <= most) return undefined
  return `${name} takes ${command.usage === '' ? 'no arguments' : 'other arguments'}.`
}

/** What parseArgs throws at a flag that it does not know, or that lacks its value. */
function isArgumentError(cause: unknown): cause is Error {
  return cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS')
}

/** The rest of what parseArgs says is of arguments that begin with a dash. */
function firstSentence(text: string): string {
  return `${text.split(/\. (?=To )/, 1)[0]?.replace(/\.$/, '')}.`
}

function helpOf(name = ''): string {
  const command = COMMANDS.get(name)
  return command === undefined ? helpText(COMMANDS) : commandHelp(name, command)
}

function print(text: string): number {
  console.log(text.trimEnd())
  return 0
}

function tell({ code, message, hint }: CollectorError, json: boolean): void {
  console.error(json ? JSON.stringify({ code, message, hint }) : `${oneLine(message)}\n${hint}`)
}

/** @param name of the command that it was about */
function refuse(problem: string, name?: string): number {
  const command = COMMANDS.get(name ?? '')
  const hint =
    name === undefined || command === undefined
      ? `There are: ${[...COMMANDS.keys()].join(', ')}. agent-inspector --help tells what they do.`
      : `${name} takes: ${[command.usage, ...flagTexts(command)].join('  ').trim()}. agent-inspector ${name} --help tells more.`
  console.error(`${oneLine(problem)}\n${hint}`)
  return USAGE_ERROR
}
