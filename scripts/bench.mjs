/**
 * Runs the benchmarks, keeps what they found and writes docs/benchmarks.md from it. Needs a build.
 *
 *   node scripts/bench.mjs            all of them, one after another
 *   node scripts/bench.mjs NAME …     those whose path contains one of the names
 *
 * A benchmark is `packages/<package>/bench/<question>.bench.mjs` or `bench/<question>.bench.mjs`, and
 * `bench/peers/` where it needs packages that nothing else does: they are installed first. It measures
 * subject, rival and floor in one run and prints one JSON object:
 *
 *   { name, unit, results: [{ label, value }], ratios: [{ label, value, aim }] }
 *
 * `ratios` are what is promised: each `value` is to be at most its `aim`.
 */
import { spawn } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { figure, render } from './docs/benchmarks-page.mjs'
import { keepGenerated } from './generated-file.mjs'
import { ensurePeersInstalled } from './install.mjs'
import { environmentWith, installed, repositoryRoot } from './repository.mjs'

const resultsDir = path.join(repositoryRoot, 'bench', 'results')

const wanted = process.argv.slice(2)
const files = (await benchmarkFiles()).filter(
  (file) => wanted.length === 0 || wanted.some((name) => file.includes(name)),
)
if (files.length === 0) {
  console.error(`No benchmark matches ${wanted.join(', ')}.`)
  process.exit(2)
}

if (files.some((file) => file.startsWith('bench/peers/')) && !(await ensurePeersInstalled())) process.exit(1)

await mkdir(resultsDir, { recursive: true })
for (const file of files) {
  console.log(`${file} …`)
  const found = await run(file)
  if (found === undefined) {
    process.exitCode = 1
    continue
  }
  const kept = { ...found, file, machine: machine() }
  await writeFile(path.join(resultsDir, resultName(file)), `${JSON.stringify(kept, null, 2)}\n`)
  for (const { label, value, aim } of found.ratios) {
    console.log(`  ${value <= aim ? '✓' : '✗'} ${label}: ${figure(value)} (aim: at most ${figure(aim)})`)
  }
}
await keepGenerated({
  path: 'docs/benchmarks.md',
  text: await render(),
  command: 'node scripts/generate-docs.mjs',
  check: false,
})

async function benchmarkFiles() {
  const packages = await readdir(path.join(repositoryRoot, 'packages'))
  const folders = ['bench', ...packages.map((name) => `packages/${name}/bench`)]
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(path.join(repositoryRoot, folder), { recursive: true }).catch(() => [])
      return names
        .filter((name) => name.endsWith('.bench.mjs') && !name.includes('node_modules'))
        .map((name) => `${folder}/${name}`)
    }),
  )
  return found.flat().sort()
}

/** @returns {Promise<object | undefined>} what it printed; `undefined` if it failed */
async function run(file) {
  const child = spawn(installed('node'), ['--expose-gc', file], {
    cwd: repositoryRoot,
    env: environmentWith(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('close', resolve))
  const printed = await text(child.stdout)
  const code = await exited
  if (code === 0) return JSON.parse(printed)
  console.error(`${file} ended with ${code}.`)
  return undefined
}

function machine() {
  const [{ model } = { model: 'unknown' }, ...others] = cpus()
  return {
    cpu: model,
    cores: others.length + 1,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  }
}

/** packages/hooks/bench/emit.bench.mjs → hooks-emit.json */
function resultName(file) {
  return `${file
    .replace(/^packages\//, '')
    .replace('bench/', '')
    .replace('.bench.mjs', '')
    .replaceAll('/', '-')}.json`
}
