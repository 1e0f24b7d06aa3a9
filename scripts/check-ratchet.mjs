/**
 * Debts that may only fall: how often `any`, `!`, `as unknown as` and suppressions stand outside tests.
 * The counts that are allowed are in ratchet.json.
 *
 *   node scripts/check-ratchet.mjs            fails where a count rose, or fell without the file following
 *   node scripts/check-ratchet.mjs --write    lowers the file to what is there; never raises it
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { countDebts } from './count-debts.mjs'
import { repositoryRoot } from './repository.mjs'
import { sourceFiles } from './source-files.mjs'

const ratchetFile = path.join(repositoryRoot, 'scripts', 'ratchet.json')
const allowed = JSON.parse(readFileSync(ratchetFile, 'utf8'))

const byFile = sourceFiles({ tests: false }).map((file) => ({
  file,
  debts: countDebts(file, readFileSync(path.join(repositoryRoot, file), 'utf8')),
}))

const lowered = { ...allowed }
for (const [kind, limit] of Object.entries(allowed)) {
  const places = byFile.filter(({ debts }) => debts[kind] > 0)
  const count = places.reduce((sum, { debts }) => sum + debts[kind], 0)
  if (count > limit) {
    const list = places.map(({ file, debts }) => `  ${file}: ${debts[kind]}`).join('\n')
    console.error(`${kind}: ${count}, allowed ${limit}. Do without it in what you add:\n${list}`)
    process.exitCode = 1
  }
  lowered[kind] = Math.min(count, limit)
  if (count < limit && !process.argv.includes('--write')) {
    console.error(`${kind}: ${count}, allowed ${limit}. Keep the gain: \`npm run ratchet -- --write\`.`)
    process.exitCode = 1
  }
}
if (process.argv.includes('--write')) writeFileSync(ratchetFile, `${JSON.stringify(lowered, null, 2)}\n`)
