/**
 * Which lane of its process a span is drawn in, where a lane shows what lies inside something as its child: two spans
 * of a lane are apart in time, or one is an ancestor of the other and holds it.
 *
 * A kernel: numbers in, numbers out.
 *
 *   place-spans.ts --times, parents--> [assignLanes] --lanes--> chrome-trace.ts
 */
export interface LaneSpans {
  /** In any unit. */
  readonly starts: Float64Array
  /** `ends[i] >= starts[i]`. */
  readonly ends: Float64Array
  /** Indices; -1 for none. A circle of parents is one of spans without. */
  readonly parents: Int32Array
  /** Spans of different processes share no lane. */
  readonly processes: Uint32Array
}

/**
 * A span goes above its parent where it fits there, else into the first lane of its process that is empty by then.
 *
 * @returns Uint32Array, of each span the lane of its process, from 0
 *
 * Time O(n log n + n * lanes).
 */
export function assignLanes(spans: LaneSpans): Uint32Array {
  const { starts, ends, parents, processes } = spans
  const lanes = new Uint32Array(starts.length)
  /** Of each process its lanes, of each lane the spans that are open there, from the ground up. */
  const open = new Map<number, number[][]>()

  for (const span of orderOf(spans)) {
    const start = starts[span] ?? 0
    const [process, parent] = [processes[span] ?? 0, parents[span] ?? -1]
    const stacks = open.get(process) ?? []
    open.set(process, stacks)
    const above = parent !== -1 && processes[parent] === process ? stacks[lanes[parent] ?? 0] : undefined
    if (above !== undefined && isTop(above, parent, start) && (ends[parent] ?? 0) >= (ends[span] ?? 0)) {
      above.push(span)
      lanes[span] = lanes[parent] ?? 0
      continue
    }
    let lane = stacks.findIndex((stack) => (ends[stack[0] ?? -1] ?? start) <= start)
    if (lane === -1) lane = stacks.length
    stacks[lane] = [span]
    lanes[span] = lane
  }
  return lanes

  /** What has ended by then is taken off. */
  function isTop(stack: number[], parent: number, start: number): boolean {
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top === parent) return true
      if ((ends[top] ?? 0) > start) return false
      stack.pop()
    }
    return false
  }
}

/** By start; of those that begin at once the parent before its children. */
function orderOf({ starts, parents }: LaneSpans): Uint32Array {
  const depths = depthsOf(parents)
  const order = Uint32Array.from(starts, (_start, span) => span)
  return order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || (depths[a] ?? 0) - (depths[b] ?? 0))
}

function depthsOf(parents: Int32Array): Uint32Array {
  const depths = new Uint32Array(parents.length)
  for (let span = 0; span < parents.length; span++) {
    const path: number[] = []
    // 0 is not known yet; who comes by again goes in a circle, which has no more spans than there are.
    for (let at = span; at !== -1 && depths[at] === 0 && path.length <= parents.length; at = parents[at] ?? -1) {
      path.push(at)
    }
    const above = path.at(-1)
    let depth = above === undefined ? 0 : (depths[parents[above] ?? -1] ?? 0)
    for (const at of path.reverse()) depths[at] = ++depth
  }
  return depths
}
