/** The published packages as one would get them from npm, for an application beside this repository. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { PNPM } from './install.mjs'
import { repositoryRoot } from './repository.mjs'
import { runStep } from './run-step.mjs'

export const PUBLISHED = ['packages/hooks', 'packages/dialects', 'packages/trace-format', 'packages/collector']

const packed = path.join(repositoryRoot, 'packed')

/** @returns {Promise<number>} the exit code */
export async function pack() {
  await rm(packed, { recursive: true, force: true })
  await mkdir(packed)
  for (const folder of PUBLISHED) {
    const args = ['--dir', folder, 'pack', '--pack-destination', packed]
    const code = await runStep('npm', ['exec', '--yes', `--package=${PNPM}`, '--', 'pnpm', ...args], { quiet: true })
    if (code !== 0) return code
  }
  const files = (await readdir(packed)).map((name) => path.join(packed, name))
  console.log(`In the folder of the application:\n\n  npm install ${files.join(' ')}`)
  return 0
}
