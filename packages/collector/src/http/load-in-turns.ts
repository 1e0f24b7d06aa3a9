/**
 * Loads a CommonJS package after all that it needs, one package a turn of the event loop: an agent at work would wait a
 * tenth of a second for Express in one piece.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Never rejects: whoever imports the package hears what is wrong with it. */
export async function loadInTurns(name: string): Promise<void> {
  await load(name, createRequire(import.meta.url), new Set())
}

async function load(name: string, require: NodeJS.Require, seen: Set<string>): Promise<void> {
  try {
    const file = require.resolve(name)
    // Modules of Node have no path.
    if (!path.isAbsolute(file) || seen.has(file)) return
    seen.add(file)
    for (const needed of dependenciesOf(name, file)) await load(needed, createRequire(file), seen)
    require(name)
  } catch {}
  await new Promise((resolve) => setImmediate(resolve))
}

/** @param file of the package, at any depth */
function dependenciesOf(name: string, file: string): readonly string[] {
  const end = file.lastIndexOf(path.join('node_modules', name) + path.sep)
  const folder = file.slice(0, end + path.join('node_modules', name).length)
  const described: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const dependencies: unknown = Reflect.get(Object(described), 'dependencies')
  return Object.keys(Object(dependencies))
}
