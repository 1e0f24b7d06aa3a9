/** A module of the page, bundled as the page's own build bundles it, to be run here. */
import path from 'node:path'
import { build } from 'vite'

const source = path.resolve(import.meta.dirname, '../src')

/** @param file under `src`, such as `model/layout-tree.ts` */
export async function loadModule(file) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target: 'es2023', minify: true, lib: { entry: path.join(source, file), formats: ['es'] } },
  })
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
}

/** Runs each way in turn, so that none has a quieter machine; the first round is for the compiler. */
export function interleaved(ways, rounds) {
  const times = new Map(ways.map(({ label }) => [label, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const { label, run } of ways) {
      const before = process.hrtime.bigint()
      run()
      if (round > 0) times.get(label).push(Number(process.hrtime.bigint() - before))
    }
  }
  return (label) => times.get(label).sort((a, b) => a - b)[Math.floor(rounds / 2)]
}
