import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Of a built declaration file, and of all of ours that it leads to: the packages that they name. */
function packagesNamedBy(file: URL, seen = new Set<string>()): Set<string> {
  const named = new Set<string>()
  if (seen.has(file.href)) return named
  seen.add(file.href)
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
    /(?:from|import|import\()\s*["']([^"']+)["']/g,
  )) {
    if (specifier.startsWith('.')) {
      const next = new URL(specifier.replace(/\.js$/, '.d.ts'), file)
      for (const name of packagesNamedBy(next, seen)) named.add(name)
    } else if (!specifier.startsWith('node:')) named.add(specifier)
  }
  return named
}

test('who uses the package needs no types but those that come with it', () => {
  const named = ['index', 'register'].flatMap((name) => [
    ...packagesNamedBy(new URL(`../dist/${name}.d.ts`, import.meta.url)),
  ])

  expect(named).toContain('@opentelemetry/api')
  expect(named.filter((name) => !name.startsWith('@agent-inspector/') && name !== '@opentelemetry/api')).toEqual([])
})
