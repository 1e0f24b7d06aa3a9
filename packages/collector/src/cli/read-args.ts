/**
 * What stands on the command line: the command, its arguments, its flags. `node:util` parses it; which
 * flags there are, the table of settings and the commands say.
 */
import { parseArgs } from 'node:util'
import { flagOf, parseSetting, SETTING_NAMES, SETTINGS } from '../base/settings.js'
import type { InspectorOptions } from '../http/inspector.js'
import type { Command, FlagRow, Flags } from './command.js'

export interface ReadArgs {
  readonly flags: Flags
  /** The command first. */
  readonly positionals: readonly string[]
}

/** What every command takes. */
export const COMMON_FLAGS: Readonly<Record<string, FlagRow>> = {
  'traces-dir': { value: 'DIR', help: SETTINGS.tracesDir.help },
  json: { help: 'one JSON object a line, for programs; errors too' },
  help: { short: 'h', help: 'tell how it is called' },
}
const GLOBAL_FLAGS: Readonly<Record<string, FlagRow>> = {
  ...COMMON_FLAGS,
  version: { short: 'v', help: 'tell the version' },
}

/** @throws {TypeError} of parseArgs, for a flag that no command has, or that lacks its value */
export function readArgs(args: readonly string[], commands: Iterable<Command>): ReadArgs {
  const rows = Object.assign({}, GLOBAL_FLAGS, ...Array.from(commands, ({ flags }) => flags)) as typeof GLOBAL_FLAGS
  const options = Object.fromEntries(
    Object.entries(rows).map(([name, { value, short, isMultiple = false }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: isMultiple,
        ...(short !== undefined && { short }),
      },
    ]),
  )
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  return { flags: values as Flags, positionals }
}

/** The first of the flags that the command does not take. */
export function strangeFlag(flags: Flags, { flags: own = {} }: Command): string | undefined {
  return Object.keys(flags).find((name) => !(name in own) && !(name in COMMON_FLAGS))
}

/** The settings among the flags. @throws {CollectorError} `OPTION_INVALID` */
export function readOptions(flags: Flags): InspectorOptions {
  const given = SETTING_NAMES.flatMap((name) => {
    const value = flags[flagOf(name)]
    if (value === undefined) return []
    return [[name, typeof value === 'string' ? parseSetting(name, value) : value]]
  })
  return Object.fromEntries(given)
}
