/** bench/results/*.json → docs/benchmarks.md: one table a question, with what was aimed at and what was found. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { repositoryRoot } from '../repository.mjs'

const resultsDir = path.join(repositoryRoot, 'bench', 'results')

const head = `# Benchmarks

Written by \`npm run bench\` from \`bench/results/\`. Each benchmark measures its subject, its rivals and the
floor in the same run; the promises are ratios and limits, since times alone belong to one machine.
`

export async function render() {
  const files = (await readdir(resultsDir)).filter((name) => name.endsWith('.json')).sort()
  const results = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(path.join(resultsDir, file), 'utf8'))),
  )
  return [head, ...results.map(section)].join('\n')
}

function section({ name, unit, results, ratios, file, machine }) {
  return `## ${name}

| what | ${unit} |
|---|---:|
${results.map(({ label, value }) => `| ${label} | ${figure(value)} |`).join('\n')}

| promise | found | at most | |
|---|---:|---:|---|
${ratios.map(({ label, value, aim }) => `| ${label} | ${figure(value)} | ${figure(aim)} | ${value <= aim ? 'held' : '**not held**'} |`).join('\n')}

[\`${file}\`](../${file}) on ${machine.cpu.trim()}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.date}.
`
}

/** Three significant digits; whole numbers from a thousand on. */
export function figure(value) {
  return value.toLocaleString('en', value >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
}
