/**
 * The pages of docs/ that are written from code: each `scripts/docs/<name>-page.mjs` exports
 * `render()`, which gives the text of `docs/<name>.md`.
 *
 *   node scripts/generate-docs.mjs            writes them
 *   node scripts/generate-docs.mjs --check    fails where one is out of date
 */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { keepGenerated } from './generated-file.mjs'
import { repositoryRoot } from './repository.mjs'

const pagesDir = path.join(repositoryRoot, 'scripts', 'docs')

for (const file of (await readdir(pagesDir)).filter((name) => name.endsWith('-page.mjs')).sort()) {
  const { render } = await import(pathToFileURL(path.join(pagesDir, file)).href)
  await keepGenerated({
    path: `docs/${file.replace(/-page\.mjs$/, '.md')}`,
    text: await render(),
    command: 'node scripts/generate-docs.mjs',
    check: process.argv.includes('--check'),
  })
}
