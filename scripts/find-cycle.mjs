/** A way from a file back to itself through its imports, if there is one. */

/**
 * Depth first; a file on the current path that is met again closes a cycle.
 *
 * @param {ReadonlyMap<string, readonly string[]>} edges from each file to those it imports
 * @returns {readonly string[] | undefined} the files of one cycle, the first again at the end
 */
export function findCycle(edges) {
  const done = new Set()
  const onPath = []

  const visit = (file) => {
    const start = onPath.indexOf(file)
    if (start !== -1) return [...onPath.slice(start), file]
    if (done.has(file)) return undefined
    onPath.push(file)
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next)
      if (cycle !== undefined) return cycle
    }
    onPath.pop()
    done.add(file)
    return undefined
  }

  for (const file of edges.keys()) {
    const cycle = visit(file)
    if (cycle !== undefined) return cycle
  }
  return undefined
}
