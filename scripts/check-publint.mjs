/** The published packages as npm would pack them, held against publint's rules, warnings included. */
import path from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { PUBLISHED } from './pack.mjs'
import { repositoryRoot } from './repository.mjs'

for (const folder of PUBLISHED) {
  const { messages, pkg } = await publint({
    pkgDir: path.join(repositoryRoot, folder),
    pack: 'npm',
    level: 'warning',
    strict: true,
  })
  for (const message of messages) {
    console.error(`${folder}: ${formatMessage(message, pkg, { color: false })}`)
    process.exitCode = 1
  }
}
