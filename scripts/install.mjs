/**
 * Installs the workspace with the pinned pnpm, when the lockfile is not the one installed last.
 * Needs Node >= 20 and npm, nothing else; see docs/decisions/0002.
 */
import { runStep } from './run-step.mjs'
import { fingerprintOfContents, isStamped, writeStamp } from './stamp.mjs'

const pnpm = 'pnpm@12.21.0'

/** @returns {Promise<boolean>} whether everything is there */
export async function ensureInstalled() {
  const fingerprint = await fingerprintOfContents(['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
  if (await isStamped('installed', fingerprint)) return true

  console.log('Installing dependencies (once for each lockfile) …')
  const args = ['exec', '--yes', `--package=${pnpm}`, '--', 'pnpm', 'install', '--frozen-lockfile']
  // CI: pnpm asks nothing, even where it must replace a node_modules of another kind.
  const code = await runStep('npm', args, { quiet: true, env: { CI: 'true' } })
  if (code !== 0) {
    console.error(
      `\nInstalling failed: \`npm ${args.join(' ')}\` ended with ${code}; its output is above.\n` +
        'Is the npm registry reachable (`npm ping`), and is there disk space? Then run the same command again.',
    )
    return false
  }
  await writeStamp('installed', fingerprint)
  return true
}
