/** Every relative link in the Markdown of the repository leads to a file: documents that name files stay true. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})

for (const page of pages.trim().split('\n')) {
  const absolutePage = path.join(repositoryRoot, page)
  if (!existsSync(absolutePage)) continue
  for (const [, target] of readFileSync(absolutePage, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    if (existsSync(path.join(path.dirname(absolutePage), target))) continue
    console.error(`${page} links to ${target}, which is not there.`)
    process.exitCode = 1
  }
}
