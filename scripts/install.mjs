/**
 * Installs the workspace with the pinned pnpm, when the lockfile is not the one installed last.
 * Needs Node >= 20 and npm, nothing else; see docs/decisions/0002.
 */
import { runStep } from './run-step.mjs'
import { fingerprintOfContents, isStamped, writeStamp } from './stamp.mjs'

/** As npm names it. */
export const PNPM = 'pnpm@12.21.0'

/** @returns {Promise<boolean>} whether everything is there */
export function ensureInstalled() {
  return install({ stamp: 'installed', files: ['pnpm-lock.yaml', 'pnpm-workspace.yaml'], options: [] })
}

/** What benchmarks compare with, apart from the workspace: nobody else needs it. */
export function ensurePeersInstalled() {
  return install({
    stamp: 'peers-installed',
    files: ['bench/peers/pnpm-lock.yaml'],
    options: ['--dir', 'bench/peers', '--ignore-workspace', '--ignore-scripts'],
  })
}

async function install({ stamp, files, options }) {
  const fingerprint = await fingerprintOfContents(files)
  if (await isStamped(stamp, fingerprint)) return true

  console.log('Installing dependencies (once for each lockfile) …')
  const args = ['exec', '--yes', `--package=${PNPM}`, '--', 'pnpm', 'install', '--frozen-lockfile', ...options]
  // CI: pnpm asks nothing, even where it must replace a node_modules of another kind.
  const code = await runStep('npm', args, { quiet: true, env: { CI: 'true' } })
  if (code !== 0) {
    console.error(
      `\nInstalling failed: \`npm ${args.join(' ')}\` ended with ${code}; its output is above.\n` +
        'Is the npm registry reachable (`npm ping`), and is there disk space? Then run the same command again.',
    )
    return false
  }
  await writeStamp(stamp, fingerprint)
  return true
}
