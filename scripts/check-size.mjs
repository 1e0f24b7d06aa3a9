/**
 * Byte budgets, minified and gzipped: what an agent takes in with the hooks, and what a browser loads
 * before the page shows itself. Needs a build.
 *
 *   node scripts/check-size.mjs            prints each size beside its budget; fails where one is over
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { repositoryRoot } from './repository.mjs'

const page = path.join(repositoryRoot, 'packages/collector/dist/page')

const budgets = [
  { name: 'hooks, everything', maxBytes: 6_500, bytes: await bundleBytes('packages/hooks/dist/index.js') },
  { name: 'hooks/mcp, everything', maxBytes: 12_100, bytes: await bundleBytes('packages/hooks/dist/mcp/index.js') },
  {
    name: 'hooks/mcp-inbound, everything',
    maxBytes: 9_500,
    bytes: await bundleBytes('packages/hooks/dist/mcp-inbound/index.js'),
  },
  { name: 'dialects, everything', maxBytes: 14_000, bytes: await bundleBytes('packages/dialects/dist/index.js') },
  { name: 'page, first load', maxBytes: 180_000, bytes: firstLoadBytes() },
]

for (const { name, bytes, maxBytes } of budgets) {
  const line = `${name}: ${(bytes / 1000).toFixed(1)} kB of ${(maxBytes / 1000).toFixed(1)} kB gzip`
  if (bytes <= maxBytes) console.log(line)
  else {
    console.error(`${line}: over its budget.`)
    process.exitCode = 1
  }
}

async function bundleBytes(entry) {
  const bundle = await rolldown({ input: path.join(repositoryRoot, entry), platform: 'node', logLevel: 'warn' })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
}

/** The document and all that it names: scripts, the modules they import, stylesheets. Workers come later. */
function firstLoadBytes() {
  const html = readFileSync(path.join(page, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="(?:\.|\/_inspector)?\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file)
  if (named.length === 0) throw new Error(`${page}/index.html names no script: is the page built by Vite?`)
  return ['index.html', ...named].reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join(page, file)), { level: 9 }).length,
    0,
  )
}
