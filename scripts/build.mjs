/**
 * Builds everything: the libraries by `tsc -b` into their dist/, then the page by Vite into
 * packages/collector/dist/page. Both are skipped where nothing changed.
 */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { installed, repositoryRoot } from './repository.mjs'
import { runStep } from './run-step.mjs'
import { fingerprintOfTrees, isStamped, writeStamp } from './stamp.mjs'

const page = 'packages/collector/dist/page'
const pageSources = [
  'pnpm-lock.yaml',
  'packages/dialects/dist',
  'packages/trace-format/dist',
  ...['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json'].map(
    (name) => `packages/inspector-ui/${name}`,
  ),
]

/** @returns {Promise<boolean>} whether it was built */
export async function build() {
  if ((await runStep(installed('tsc'), ['-b'])) !== 0) return failed('`tsc -b`')

  const fingerprint = await fingerprintOfTrees(pageSources)
  const built = await access(path.join(repositoryRoot, page, 'index.html')).then(
    () => true,
    () => false,
  )
  if (built && (await isStamped('page', fingerprint))) return true

  const vite = path.join(repositoryRoot, 'packages/inspector-ui/node_modules/.bin/vite')
  const code = await runStep(vite, ['build', 'packages/inspector-ui', '--logLevel', 'warn'])
  if (code !== 0) return failed('`vite build packages/inspector-ui`')
  await writeStamp('page', fingerprint)
  return true
}

function failed(step) {
  console.error(`\nThe build failed in ${step}; its output is above.`)
  return false
}
