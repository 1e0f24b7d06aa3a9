/** Every command that reads the traces directory, by its name. `serve` stands in main.ts: it takes the settings. */
import type { Command } from './command.js'
import { ls } from './ls.js'
import { reindex } from './reindex.js'
import { show } from './show.js'
import { tail } from './tail.js'

export const COMMANDS: ReadonlyMap<string, Command> = new Map(Object.entries({ ls, show, tail, reindex }))
