/** The commands that mean something in this page: without a server some do not. */
import type { Stores } from '../stores/create-stores.js'
import { COMMANDS, type Command } from './commands.js'

export function commandsOf({ isAlone }: Pick<Stores, 'isAlone'>): readonly Command[] {
  return isAlone ? COMMANDS.filter(({ atServer = false }) => !atServer) : COMMANDS
}
