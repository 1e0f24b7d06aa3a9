/** The shape of a command: one file a command, one line in commands.ts. */
import type { InspectorOptions } from '../http/inspector.js'
import type { ShowProgress } from './progress.js'

export interface CommandContext {
  /** The traces directory. */
  readonly dir: string
  /** What was set by flags of the settings. */
  readonly options: InspectorOptions
  /** What stands after the command. */
  readonly args: readonly string[]
  /** Of its own flags those that were given; one without a value is true. */
  readonly flags: Flags
  /** `--json`: one JSON object a line, for programs. */
  readonly json: boolean
  readonly out: Output
  readonly progress: ShowProgress
  /** Aborted when the user wants it to end, or when nobody reads any more: what is half done is undone then. */
  readonly signal: AbortSignal
}

export interface Output {
  /** Of the terminal; `undefined` where it is none. */
  readonly columns: number | undefined
  print(line: string): void
  /** For bulk: resolves when there is room for more. */
  write(text: string): Promise<void>
  /** For what is no result: a note to the person in front of it. */
  note(line: string): void
}

export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface FlagRow {
  /** What its value is called in the help, as in `-o FILE`; absent: it takes none. */
  readonly value?: string
  readonly short?: string
  /** It may be given several times: a list. */
  readonly isMultiple?: true
  readonly help: string
}

export interface Command {
  /** Its arguments as they stand in the help: `SESSION`. */
  readonly usage: string
  /** One line. */
  readonly help: string
  /** What else there is to say of it; lines of at most 100 characters. */
  readonly details?: string
  /** Besides `--json`, `--traces-dir` and `--help`. */
  readonly flags?: Readonly<Record<string, FlagRow>>
  /** What it prints with `--json`: a sentence, and the fields. */
  readonly json: string
  /** How many arguments it takes. */
  readonly arity: { readonly least: number; readonly most: number }
  /** @returns the exit code @throws {CollectorError} what it cannot do */
  run(context: CommandContext): Promise<number>
}
