/** The command line: finds the command, runs it, and tells in words and by the exit code what came of it. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { CollectorError, type ErrorCode, type FieldError } from '../base/errors.js'
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
import { UsageError } from './usage-error.js'

const USAGE_ERROR = 2

async function main(args: readonly string[]): Promise<number> {
  const interrupt = createInterrupt()
  try {
    return await dispatch(args, interrupt.signal)
  } catch (cause) {
    if (interrupt.exitCode !== undefined) return interrupt.exitCode
    const failure = failureOf(cause, args)
    if (failure === undefined) throw cause
    const { code, message, hint, errors } = failure
    console.error(args.includes('--json') ? JSON.stringify({ code, message, hint, errors }) : textOf(failure))
    return code === 'OPTION_INVALID' ? USAGE_ERROR : 1
  }
}

async function dispatch(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { flags, positionals } = readArgs(args, COMMANDS.values())
  const [name = '', ...rest] = positionals
  if (flags.version === true) return print(readVersion())
  if (name === 'help' || (name === '' && flags.help === true)) return print(helpOf(rest[0]))
  const command = COMMANDS.get(name)
  if (command === undefined) {
    throw new UsageError(name === '' ? 'No command is given.' : `There is no command "${name}".`)
  }
  if (flags.help === true) return print(commandHelp(name, command))
  const problem = problemOf(name, command, { flags, positionals: rest })
  if (problem !== undefined) throw new UsageError(problem)
  return run(command, { flags, positionals: rest }, signal)
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

interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** Where in what was sent. */
  readonly errors?: readonly FieldError[] | undefined
}

function textOf({ message, hint, errors = [] }: Failure): string {
  const places = errors.map(
    ({ path, message: what }) => `  ${oneLine(`${path === '' ? '(all of it)' : path}  ${what}`)}`,
  )
  return [oneLine(message), ...places, hint].join('\n')
}

/** @returns nothing for a bug */
function failureOf(cause: unknown, args: readonly string[]): Failure | undefined {
  if (cause instanceof CollectorError) return cause
  if (!(cause instanceof Error)) return undefined
  if (cause instanceof UsageError) return { code: 'OPTION_INVALID', message: cause.message, hint: usageHint(args) }
  const code = 'code' in cause ? String(cause.code) : ''
  // parseArgs throws these at a flag that it does not know, or that lacks its value.
  if (code.startsWith('ERR_PARSE_ARGS')) {
    return { code: 'OPTION_INVALID', message: firstSentence(cause.message), hint: usageHint(args) }
  }
  return 'syscall' in cause ? new CollectorError('FILE_SYSTEM', `${cause.message}.`) : undefined
}

/** The rest of what parseArgs says is of arguments that begin with a dash. */
function firstSentence(text: string): string {
  return `${text.split(/\. (?=To )/, 1)[0]?.replace(/\.$/, '')}.`
}

/** What the command takes that it was about; else which there are. */
function usageHint(args: readonly string[]): string {
  const name = args.find((arg) => COMMANDS.has(arg)) ?? ''
  const command = COMMANDS.get(name)
  if (command === undefined) {
    return `There are: ${[...COMMANDS.keys()].join(', ')}. agent-inspector --help tells what they do.`
  }
  const taken = [command.usage, ...flagTexts(command)].join('  ').trim()
  return `${name} takes: ${taken}. agent-inspector ${name} --help tells more.`
}

function helpOf(name = ''): string {
  const command = COMMANDS.get(name)
  return command === undefined ? helpText(COMMANDS) : commandHelp(name, command)
}

function print(text: string): number {
  console.log(text.trimEnd())
  return 0
}

process.exitCode = await main(process.argv.slice(2))
