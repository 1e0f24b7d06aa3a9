/**
 * A Chromium for the end-to-end tests: one on the system, else Playwright's own, else the
 * distribution's package. Prints the path of its executable; other scripts import `ensureBrowser`.
 *
 *   node scripts/ensure-browser.mjs
 */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { installed } from './repository.mjs'
import { runStep } from './run-step.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable']
const places = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The executable of a browser that is there, or `undefined`. `CHROMIUM_PATH` wins where it is set.
 *
 * @returns {string | undefined}
 */
export function findBrowser({ env = process.env } = {}) {
  const onPath = (env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
  const candidates = [env.CHROMIUM_PATH, ...onPath, ...places, chromium.executablePath()]
  return candidates.find((file) => file !== undefined && isExecutable(file))
}

/**
 * @returns {Promise<string | undefined>} the executable; `undefined` after a message that says what to do
 */
export async function ensureBrowser() {
  const present = findBrowser()
  if (present !== undefined) return present

  console.error('No Chromium on this machine: installing one …')
  await runStep(installed('playwright'), ['install', 'chromium'], { quiet: true })
  if (findBrowser() === undefined) await installPackage()

  const found = findBrowser()
  if (found === undefined) {
    console.error(
      'No Chromium could be installed: neither `playwright install chromium` nor `apt-get install chromium` worked.\n' +
        'Install Chromium or Chrome by hand, or set CHROMIUM_PATH to its executable, and run this again.',
    )
  }
  return found
}

async function installPackage() {
  if (!existsSync('/usr/bin/apt-get')) return
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const aptGet = (...args) => {
    const [program, ...rest] = [...asRoot, 'apt-get', ...args]
    return runStep(program, rest, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } })
  }
  if ((await aptGet('update')) === 0) await aptGet('install', '-y', '--no-install-recommends', 'chromium')
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const executable = await ensureBrowser()
  if (executable === undefined) process.exit(1)
  console.log(executable)
}
