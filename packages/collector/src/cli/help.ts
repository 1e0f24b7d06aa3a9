/** What `agent-inspector --help` says; its options are drawn from the table of settings. */

import { flagOf, SETTING_NAMES, SETTINGS, variableOf } from '../base/settings.js'
import { COMMANDS } from './commands.js'

export function helpText(): string {
  const flags = SETTING_NAMES.map((name) =>
    SETTINGS[name].kind === 'switch' ? `--${flagOf(name)}` : `--${flagOf(name)} …`,
  )
  const width = Math.max(...flags.map((flag) => flag.length))
  const options = SETTING_NAMES.map((name, i) => `  ${flags[i]?.padEnd(width)}  ${SETTINGS[name].help}`)
  const commands = [...COMMANDS].map(
    ([name, { usage, help }]) => `agent-inspector ${`${name} ${usage}`.trim()} [--json] [--traces-dir …]   ${help}`,
  )
  return `agent-inspector serve [options]   serve the sessions of a directory, and the page that shows them
${commands.join('\n')}
agent-inspector --version
agent-inspector --help

Options of serve, with their defaults; each is also a variable (--port: ${variableOf('port')}):
${options.join('\n')}
`
}
