/** Where the repository is and how to run what it installed, whatever PATH and working directory hold. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const repositoryRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** The path of an installed binary, such as `tsc`; `node` is the pinned one. */
export function installed(name, { of = '.' } = {}) {
  return path.join(repositoryRoot, of, 'node_modules', '.bin', name)
}
