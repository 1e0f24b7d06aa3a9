/**
 * Stamps: whether a step must run again. A stamp is the fingerprint of what the step read when it last
 * succeeded, kept in node_modules so that deleting that folder starts everything anew.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'

const stampsDir = path.join(repositoryRoot, 'node_modules', '.cache', 'agent-inspector')

/** True if `name` last succeeded with this fingerprint. */
export async function isStamped(name, fingerprint) {
  return (await readFile(path.join(stampsDir, name), 'utf8').catch(() => undefined)) === fingerprint
}

export async function writeStamp(name, fingerprint) {
  await mkdir(stampsDir, { recursive: true })
  await writeFile(path.join(stampsDir, name), fingerprint)
}

/** By content: for a few small files. */
export async function fingerprintOfContents(relativePaths) {
  const hash = createHash('sha256')
  for (const relativePath of relativePaths) hash.update(await readFile(path.join(repositoryRoot, relativePath)))
  return hash.digest('hex')
}

/** By path, size and time of change of every file below: for source trees. A missing path counts as empty. */
export async function fingerprintOfTrees(relativePaths) {
  const hash = createHash('sha256')
  for (const relativePath of relativePaths) {
    const top = path.join(repositoryRoot, relativePath)
    const below = await readdir(top, { recursive: true }).catch(() => [])
    for (const file of ['', ...below.sort()]) {
      const info = await stat(path.join(top, file)).catch(() => undefined)
      if (info?.isFile()) hash.update(`${relativePath}/${file}\0${info.size}\0${info.mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}
