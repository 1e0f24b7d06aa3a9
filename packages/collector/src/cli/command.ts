/** The shape of a command that reads the traces directory: one file a command, one line in commands.ts. */
export interface CommandContext {
  /** The traces directory. */
  readonly dir: string
  /** What stands after the command. */
  readonly args: readonly string[]
  /** `--json`: one JSON object a line, for programs. */
  readonly json: boolean
  readonly print: (line: string) => void
}

export interface Command {
  /** As it stands in the help, without the name: `<session>`. */
  readonly usage: string
  readonly help: string
  /** How many arguments it takes. */
  readonly arity: { readonly least: number; readonly most: number }
  /** @returns the exit code @throws {CollectorError} what it cannot do */
  run(context: CommandContext): Promise<number>
}
