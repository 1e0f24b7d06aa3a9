/**
 * Attributes that are one value written leaf by leaf --> that value.
 *
 *   prompt.0.role = user, prompt.0.content = Hi --> [{ role: 'user', content: 'Hi' }]
 *
 * Numbers are places in a list, in the order of their values: `10` comes after `2`, and places that nothing stands on
 * are left out.
 */

/** More levels than that are kept in the name. */
const MAX_LEVELS = 32

type Node = Map<string, unknown>

/** @param leaves paths, parted by dots, and their values */
export function unflatten(leaves: Iterable<readonly [path: string, value: unknown]>): unknown {
  const root: Node = new Map()
  for (const [path, value] of leaves) put(root, path.split('.'), value)
  return plainOf(root)
}

function put(root: Node, levels: readonly string[], value: unknown): void {
  let node = root
  const last = Math.min(levels.length, MAX_LEVELS) - 1
  for (const level of levels.slice(0, last)) {
    const inner = node.get(level)
    if (inner instanceof Map) node = inner
    else {
      const made: Node = new Map()
      // It is a leaf and has leaves: the one keeps the empty name.
      if (inner !== undefined) made.set('', inner)
      node.set(level, made)
      node = made
    }
  }
  const name = levels.slice(last).join('.')
  const there = node.get(name)
  if (there instanceof Map) there.set('', value)
  else node.set(name, value)
}

function plainOf(node: unknown): unknown {
  if (!(node instanceof Map)) return node
  const entries: [string, unknown][] = Array.from(node as Node, ([name, inner]) => [name, plainOf(inner)])
  if (entries.length === 0 || !entries.every(([name]) => /^\d{1,9}$/.test(name))) return Object.fromEntries(entries)
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value)
}
