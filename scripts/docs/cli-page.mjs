/** The commands of packages/collector/src/cli → docs/cli.md: what each says of itself. */
import { COMMANDS } from '../../packages/collector/dist/cli/commands.js'
import { commandHelp, helpText } from '../../packages/collector/dist/cli/help.js'

const head = `# Command line

\`agent-inspector\` reads and mends the traces directory (\`~/.mcp_traces\`, \`--traces-dir\` or \`INSPECTOR_TRACES_DIR\`), with or
without an inspector that runs beside it. Every command has \`--help\`, which says what is here, and \`--json\`: one JSON
object a line on stdout; an error is one object \`{"code", "message", "hint"}\` on stderr, with a code of [errors.md](errors.md). A
flag that a command does not take is refused with those it takes.

Results go to stdout, notes and the progress of long work to stderr; the latter only in a terminal. Lines in a terminal
are as wide as it is, and hold nothing that could steer it. A pipe that is closed early (\`agent-inspector ls | head\`) is no
error. Ctrl-C ends a command with 130 and leaves nothing half done.

`

export function render() {
  const all = `\`\`\`text\n${helpText(COMMANDS).trimEnd()}\n\`\`\`\n`
  const sections = [...COMMANDS].map(
    ([name, command]) => `## ${name}\n\n\`\`\`text\n${commandHelp(name, command).trimEnd()}\n\`\`\`\n`,
  )
  return `${head}${all}\n${sections.join('\n')}`
}
