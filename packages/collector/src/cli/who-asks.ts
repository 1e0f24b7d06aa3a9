/** Who answers or cancels from a command line, for the trace to tell: `--by`, else the user's own name. */
import { userInfo } from 'node:os'
import { isName } from '../http/name-field.js'
import type { FlagRow, Flags } from './command.js'
import { UsageError } from './usage-error.js'

export const BY_FLAG: FlagRow = { value: 'NAME', help: 'who does so, for the trace to tell (the name of the user)' }

/** @throws {UsageError} */
export function whoAsks({ by }: Flags): { readonly by?: string } {
  if (typeof by !== 'string') return userName()
  if (by === '' || !isName(by)) throw new UsageError('--by takes a name of 1 to 200 characters.')
  return { by }
}

/** In a container a user need not have one. */
function userName(): { readonly by?: string } {
  try {
    return { by: userInfo().username }
  } catch {
    return {}
  }
}
