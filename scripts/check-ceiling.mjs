/** No source file, tests included, has more than 300 lines: a file that grows past it holds two nouns. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'
import { sourceFiles } from './source-files.mjs'

const maxLines = 300

const tall = sourceFiles()
  .map((file) => ({ file, lines: readFileSync(path.join(repositoryRoot, file), 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > maxLines)

for (const { file, lines } of tall) console.error(`${file} has ${lines} lines, the ceiling is ${maxLines}: split it.`)
if (tall.length > 0) process.exit(1)
