/**
 * By how much the clock of each process is put forward, so that nothing begins before it was asked for.
 *
 *   trace-columns --parents, starts, processes--> [shiftClocks] --shifts--> trace-columns, mark of a row
 *
 * A kernel: numbers in, numbers out.
 */

/** Clocks of one machine are this far apart, in microseconds: nothing that anybody would see. */
const LEAST_SHIFT = 1000

/** What one process asked of another. */
interface Call {
  readonly from: number
  readonly to: number
  /** The most by which a child in `to` begins before its parent in `from`; negative where none does. */
  lag: number
}

/**
 * A process is moved as a whole, by the least that lets each of its spans begin no earlier than its parent in
 * another process, which may have been moved itself. Those that nobody calls stand where they are. Of
 * processes that call each other, one with a root stands, and what is called back is left as it was recorded.
 *
 * @param parents   row of the parent or -1
 * @param starts    microseconds, NaN where unknown
 * @param processes number of the process, 0 where it is not told: such rows are neither moved nor asked
 * @returns microseconds by process, 0 for most; empty where no clock is to be moved
 *
 * Time O(rows + calls).
 */
export function shiftClocks(
  count: number,
  parents: Int32Array,
  starts: Float64Array,
  processes: Uint16Array,
): Float64Array<ArrayBuffer> {
  const calls = callsOf(count, parents, starts, processes)
  if (!calls.some(({ lag }) => lag >= LEAST_SHIFT)) return new Float64Array(0)

  const shifts = new Float64Array(1 + calls.reduce((most, { from, to }) => Math.max(most, from, to), 0))
  const callsBy = new Map<number, Call[]>()
  const callers = new Map<number, number>()
  for (const call of calls) {
    const others = callsBy.get(call.from)
    if (others === undefined) callsBy.set(call.from, [call])
    else others.push(call)
    callers.set(call.to, (callers.get(call.to) ?? 0) + 1)
  }
  const unsettled = new Set([...rootsOf(count, parents, processes), ...callsBy.keys(), ...callers.keys()])
  const ready = [...unsettled].filter((process) => !callers.has(process))

  while (unsettled.size > 0) {
    // Where nobody is ready the rest stands in circles: one of them is first.
    const process = ready.pop() ?? firstOf(unsettled)
    unsettled.delete(process)
    if ((shifts[process] ?? 0) < LEAST_SHIFT) shifts[process] = 0
    for (const { to, lag } of callsBy.get(process) ?? []) {
      if (!unsettled.has(to)) continue
      shifts[to] = Math.max(shifts[to] ?? 0, (shifts[process] ?? 0) + lag)
      const left = (callers.get(to) ?? 0) - 1
      callers.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  return shifts
}

function callsOf(count: number, parents: Int32Array, starts: Float64Array, processes: Uint16Array): readonly Call[] {
  const calls = new Map<number, Call>()
  for (let row = 0; row < count; row++) {
    const parent = parents[row] ?? -1
    if (parent === -1) continue
    const from = processes[parent] ?? 0
    const to = processes[row] ?? 0
    if (from === to || from === 0 || to === 0) continue
    const lag = (starts[parent] ?? Number.NaN) - (starts[row] ?? Number.NaN)
    if (Number.isNaN(lag)) continue
    const key = from * 65_536 + to
    const known = calls.get(key)
    if (known === undefined) calls.set(key, { from, to, lag })
    else if (lag > known.lag) known.lag = lag
  }
  return [...calls.values()]
}

function rootsOf(count: number, parents: Int32Array, processes: Uint16Array): ReadonlySet<number> {
  const found = new Set<number>()
  for (let row = 0; row < count; row++) {
    const process = processes[row] ?? 0
    if (parents[row] === -1 && process !== 0) found.add(process)
  }
  return found
}

function firstOf(processes: ReadonlySet<number>): number {
  for (const process of processes) return process
  return 0
}
