/**
 * Times variants of one question against each other: in rounds, each variant once a round, so that a
 * machine that slows down slows all of them. Says nanoseconds per call, as the median of the rounds.
 */
const ROUNDS = 7
/** Small enough that each variant is entered often, and so runs as V8's best code and not as a loop it replaced half-way. */
const CALLS_A_CHUNK = 10_000

/**
 * @param {Record<string, (calls: number) => unknown>} variants each runs its subject `calls` times and
 *   returns something made of all results, so that no call can be left out; may return a promise
 * @param {number} chunks of 10,000 calls a round
 * @returns {Promise<Record<string, number>>} nanoseconds per call
 */
export async function interleave(variants, chunks) {
  const names = Object.keys(variants)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await nsPerCall(variants[name], chunks)
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      globalThis.gc?.()
      times[name].push(await nsPerCall(variants[name], chunks))
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]))
}

async function nsPerCall(run, chunks) {
  let spentNs = 0n
  for (let chunk = 0; chunk < chunks; chunk++) {
    const startNs = process.hrtime.bigint()
    const result = run(CALLS_A_CHUNK)
    if (result instanceof Promise) await result
    spentNs += process.hrtime.bigint() - startNs
  }
  return Number(spentNs) / (chunks * CALLS_A_CHUNK)
}

/** Eight functions that V8 takes for different ones: each has its own source text, made with its number. */
export function eightFunctions(make) {
  return Array.from({ length: 8 }, (_, k) => new Function(`return (${make})(${k})`)())
}

/** Prints what a benchmark found, as scripts/bench.mjs reads it. */
export function report({ name, unit, results, ratios }) {
  const rounded = ({ value, ...others }) => ({ ...others, value: Number(value.toFixed(2)) })
  process.stdout.write(
    `${JSON.stringify({ name, unit, results: results.map(rounded), ratios: ratios.map(rounded) })}\n`,
  )
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
