/** The source files of the repository, as git sees them: tracked or new, not ignored, not generated. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'

/**
 * @param {object} [options]
 * @param {boolean} [options.tests] tests, end-to-end tests and benchmarks too; default true
 * @param {string} [options.root] a git checkout; default this repository
 * @returns {readonly string[]} paths from `root`, sorted
 */
export function sourceFiles({ tests = true, root = repositoryRoot } = {}) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed
    .split('\0')
    .filter((file) => /\.(ts|tsx|mjs|js|css)$/.test(file) && !/\.gen\.ts$/.test(file))
    .filter((file) => tests || !/\.(test|test-kit|spec|bench)\.|^e2e\/|(^|\/)bench\//.test(file))
    .filter((file) => existsSync(path.join(root, file)))
    .sort()
}
