/**
 * Builds everything: the libraries by `tsc -b` into their dist/, then the page by Vite into
 * packages/collector/dist/page, and by itself as one file into dist/viewer. All are skipped where nothing changed.
 */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { installed, repositoryRoot } from './repository.mjs'
import { runStep } from './run-step.mjs'
import { fingerprintOfTrees, isStamped, writeStamp } from './stamp.mjs'

const pages = ['packages/collector/dist/page/index.html', 'packages/collector/dist/viewer/viewer.html']
const pageSources = [
  'pnpm-lock.yaml',
  'packages/dialects/dist',
  'packages/trace-format/dist',
  ...[
    'src',
    'public',
    'index.html',
    'viewer.html',
    'vite.config.ts',
    'vite.viewer.config.ts',
    'tsconfig.json',
    'package.json',
  ].map((name) => `packages/inspector-ui/${name}`),
]

/** @returns {Promise<boolean>} whether it was built */
export async function build() {
  if ((await runStep(installed('tsc'), ['-b'])) !== 0) return failed('`tsc -b`')

  const fingerprint = await fingerprintOfTrees(pageSources)
  const built = await Promise.all(pages.map((page) => access(path.join(repositoryRoot, page)))).then(
    () => true,
    () => false,
  )
  if (built && (await isStamped('page', fingerprint))) return true

  const vite = path.join(repositoryRoot, 'packages/inspector-ui/node_modules/.bin/vite')
  for (const config of ['vite.config.ts', 'vite.viewer.config.ts']) {
    const asked = ['--config', `packages/inspector-ui/${config}`, '--logLevel', 'warn']
    const code = await runStep(vite, ['build', 'packages/inspector-ui', ...asked])
    if (code !== 0) return failed(`\`vite build\` by ${config}`)
  }
  await writeStamp('page', fingerprint)
  return true
}

function failed(step) {
  console.error(`\nThe build failed in ${step}; its output is above.`)
  return false
}
