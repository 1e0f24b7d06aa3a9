/** Where the repository is and how to run what it installed, whatever PATH and working directory hold. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const repositoryRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

const binaries = path.join(repositoryRoot, 'node_modules', '.bin')

/** The path of an installed binary, such as `tsc`; `node` is the pinned one. */
export function installed(name) {
  return path.join(binaries, name)
}

/** The environment for children: installed binaries first, so that `node` is the pinned one there too. */
export function environmentWith(extra = {}) {
  return { ...process.env, PATH: `${binaries}${path.delimiter}${process.env.PATH ?? ''}`, ...extra }
}
