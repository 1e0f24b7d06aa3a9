/** What `--help` says: of all, or of one command. docs/cli.md is made of the same. */
import type { Command, FlagRow } from './command.js'
import { COMMON_FLAGS } from './read-args.js'

export function helpText(commands: ReadonlyMap<string, Command>): string {
  const rows = [...commands].map(([name, { usage, help }]) => [`${name} ${usage}`.trim(), help] as const)
  return `agent-inspector COMMAND [--traces-dir DIR] [--json]

${table(rows)}

agent-inspector COMMAND --help   tells of one command
agent-inspector --version
`
}

export function commandHelp(name: string, command: Command): string {
  const { usage, help, details, json } = command
  const parts = [
    `agent-inspector ${`${name} ${usage}`.trim()} [flags]`,
    `${capital(help)}.${details === undefined ? '' : `\n${details}`}`,
    `Flags:\n${table(flagsOf(command).map(([flag, row]) => [flagText(flag, row), row.help]))}`,
    `With --json: ${json}`,
    `Exit code: ${EXIT_CODES}`,
  ]
  return `${parts.join('\n\n')}\n`
}

const EXIT_CODES = '0 done; 1 it could not be done, or something is wrong; 2 called wrongly; 130 stopped by Ctrl-C.'

/** Every flag that a command takes: `-o, --output FILE`. */
export function flagTexts(command: Command): readonly string[] {
  return flagsOf(command).map(([name, row]) => flagText(name, row))
}

function flagsOf({ flags }: Command): readonly [string, FlagRow][] {
  return Object.entries({ ...flags, ...COMMON_FLAGS })
}

function flagText(name: string, { value, short }: FlagRow): string {
  const flag = `--${name}${value === undefined ? '' : ` ${value}`}`
  return short === undefined ? flag : `-${short}, ${flag}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
