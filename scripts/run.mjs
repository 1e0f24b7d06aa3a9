/**
 * What `npm start`, `npm test`, `npm run build`, `npm run pack` and `npm run gates` do, on a machine with Node >= 20
 * and npm: install what is missing, build what changed, then go.
 */
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'

/** Loaded when asked for: they import what is not installed before the first step. */
const commands = {
  build: async () => 0,
  pack: async () => (await import('./pack.mjs')).pack(),
  start: async (args) => (await import('./start.mjs')).start(args),
  test: async () => (await import('./test-all.mjs')).testAll(),
  gates: async (args) => (await import('./gates.mjs')).runGates(args),
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(`There is no command "${name}": ${Object.keys(commands).join(', ')}.`)
  process.exit(2)
}
const ready = (await ensureInstalled()) && (await build())
process.exit(ready ? await command(args) : 1)
