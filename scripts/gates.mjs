/**
 * `npm run gates [NAME …]`: every gate, or those named, one after another; each is the script of that
 * name in package.json. Goes on after a failure, so that one run tells all that is wrong.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { repositoryRoot } from './repository.mjs'
import { runStep } from './run-step.mjs'

const gates = ['lint', 'types', 'floors', 'ceiling', 'ratchet', 'size', 'knip', 'publint', 'openapi', 'docs']

/** @returns {Promise<number>} 0 if all held */
export async function runGates(names) {
  const { scripts } = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8'))
  const unknown = names.filter((name) => !gates.includes(name))
  if (unknown.length > 0) {
    console.error(`No such gate: ${unknown.join(', ')}. There are: ${gates.join(', ')}.`)
    return 2
  }

  const failed = []
  for (const name of names.length > 0 ? names : gates) {
    const held = (await runStep(scripts[name], [], { quiet: true, shell: true })) === 0
    console.log(`${held ? '✓' : '✗'} ${name}`)
    if (!held) failed.push(name)
  }
  if (failed.length > 0) console.error(`\nGates that do not hold: ${failed.join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}
