/**
 * One generated file: written, or with `--check` compared with what stands in the tree.
 *
 *   generate-api-types, generate-docs, write-benchmarks --text--> [keepGenerated] --> file or complaint
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'

/**
 * @param {object} file
 * @param {string} file.path where it stands, from the root of the repository
 * @param {string} file.text what it must hold
 * @param {string} file.command what to run to write it anew
 * @param {boolean} file.check compare only; a difference sets the exit code to 1
 * @returns {Promise<boolean>} whether the tree now holds `text`
 */
export async function keepGenerated({ path: relativePath, text, command, check }) {
  const absolutePath = path.join(repositoryRoot, relativePath)
  const present = await readFile(absolutePath, 'utf8').catch(() => undefined)
  if (present === text) return true
  if (check) {
    console.error(`${relativePath} ${present === undefined ? 'is missing' : 'is out of date'}: run \`${command}\`.`)
    process.exitCode = 1
    return false
  }
  await mkdir(path.dirname(absolutePath), { recursive: true })
  await writeFile(absolutePath, text)
  console.log(`wrote ${relativePath}`)
  return true
}
