/**
 * Finds every copy of `@opentelemetry/api` that this process has loaded or is going to load, without touching their
 * code: when somebody's import of it is resolved, that copy is loaded a moment earlier, by us.
 *
 *   import, require --resolve hook--> [watch] --each copy once--> adopt-api-copy.ts
 */
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type ApiCopy, isApiCopy } from './api-copy.js'

const SPECIFIER = '@opentelemetry/api'
const ENTRY = /[\\/]@opentelemetry[\\/]api[\\/](?:build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/

/**
 * @param onCopy must not throw
 * @returns false where this Node cannot tell what is loaded from now on
 */
export function watchApiCopies(onCopy: (copy: ApiCopy) => void): boolean {
  const require = createRequire(import.meta.url)
  const seen = new Set<string>()

  for (const [file, loaded] of Object.entries(require.cache)) {
    if (loaded !== undefined && ENTRY.test(file)) meet(file, () => loaded.exports)
  }
  // Since 22.15 and 23.5.
  if (typeof module.registerHooks !== 'function') return false
  module.registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context)
      if (specifier === SPECIFIER && resolved.url.startsWith('file:')) {
        const file = fileURLToPath(resolved.url)
        meet(file, () => require(file))
      }
      return resolved
    },
  })
  return true

  function meet(file: string, load: () => unknown): void {
    if (seen.has(file)) return
    seen.add(file)
    try {
      const copy = load()
      if (isApiCopy(copy)) onCopy(copy)
    } catch {
      // Whoever imports it hears why.
    }
  }
}
