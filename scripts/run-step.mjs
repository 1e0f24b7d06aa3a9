/**
 * One step of a script as a child process, in the root of the repository and without standard input.
 * Its output is passed on, or kept and shown only if it fails.
 */
import { spawn } from 'node:child_process'
import { environmentWith, repositoryRoot } from './repository.mjs'

/**
 * @param {string} command a program, or with `shell` a whole command line
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {boolean} [options.quiet] keep the output unless the step fails; default false
 * @param {boolean} [options.shell] default false
 * @param {Record<string, string>} [options.env] added to the environment
 * @returns {Promise<number>} the exit code; 127 where the program cannot be started
 */
export function runStep(command, args, { quiet = false, shell = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const output = quiet ? 'pipe' : 'inherit'
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      env: environmentWith(env),
      stdio: ['ignore', output, output],
      shell,
    })
    const kept = []
    child.stdout?.on('data', (chunk) => kept.push(chunk))
    child.stderr?.on('data', (chunk) => kept.push(chunk))
    child.once('error', (cause) => {
      console.error(`${command} cannot be started: ${cause.message}`)
      resolve(127)
    })
    child.once('close', (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(kept))
      resolve(code ?? 1)
    })
  })
}
