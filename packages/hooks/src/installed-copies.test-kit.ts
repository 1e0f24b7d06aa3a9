/** For tests: this package as npm would install it, and programs that run with it. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const packageDir = fileURLToPath(new URL('..', import.meta.url))

/** A folder of its own, in which each of `owners` (`.` or `node_modules/x`) has a copy installed. */
export async function installCopies(
  owners: readonly string[],
  atTheEnd: (undo: () => Promise<void>) => void,
): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'hooks-'))
  atTheEnd(() => rm(root, { recursive: true }))
  for (const owner of owners) {
    const target = path.join(root, owner, 'node_modules/@agent-inspector/hooks')
    await cp(path.join(packageDir, 'dist'), path.join(target, 'dist'), { recursive: true })
    await cp(path.join(packageDir, 'package.json'), path.join(target, 'package.json'))
  }
  return root
}

/** Runs `source` as a module of its own under `root`, in a process of its own. */
export async function runModule(
  root: string,
  source: string,
  flags: readonly string[] = [],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const file = path.join(root, 'main.mjs')
  await writeFile(file, source)
  return await promisify(execFile)(process.execPath, [...flags, file], { cwd: root })
}
