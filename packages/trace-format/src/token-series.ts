/**
 * Tokens over time, in a few steps however long a session is: for the line beside it in the list.
 *
 *   fold-session.ts --tokens of each call, when it ended--> [createTokenSeries] --TokenSeries--> SessionSummary
 *
 * Steps are powers of two, in seconds, and begin at multiples of themselves: so the order of calls changes nothing,
 * and series of several parts add up to that of all.
 */

export interface TokenSeries {
  /** Seconds since the Unix epoch, a multiple of `stepS`. */
  readonly fromS: number
  readonly stepS: number
  /** Of each step, from the first with any to the last. */
  readonly tokens: readonly number[]
}

export interface SeriesCount {
  /** @param atNs nanoseconds since the Unix epoch */
  add(atNs: bigint, tokens: number): void
  /** `undefined` where there were none. */
  series(): TokenSeries | undefined
}

const MAX_STEPS = 16

export function createTokenSeries(): SeriesCount {
  let fromS = 0
  let stepS = 1
  let sums: number[] = []
  return {
    add(atNs, tokens) {
      if (tokens <= 0) return
      const atS = Number(atNs / 1_000_000_000n)
      const at = Math.floor((atS - fromS) / stepS)
      if (at >= 0 && at < sums.length) {
        sums[at] = (sums[at] ?? 0) + tokens
        return
      }
      const one = { fromS: atS, stepS: 1, tokens: [tokens] }
      const grown = addSeries([sums.length === 0 ? undefined : { fromS, stepS, tokens: sums }, one]) ?? one
      fromS = grown.fromS
      stepS = grown.stepS
      sums = [...grown.tokens]
    },
    series: () => (sums.length === 0 ? undefined : { fromS, stepS, tokens: [...sums] }),
  }
}

/** @returns `undefined` where there are none */
export function addSeries(all: readonly (TokenSeries | undefined)[]): TokenSeries | undefined {
  const lists = all.filter((series) => series !== undefined)
  if (lists.length === 0) return undefined
  const firstS = Math.min(...lists.map(({ fromS }) => fromS))
  const lastS = Math.max(...lists.map(({ fromS, stepS, tokens }) => fromS + stepS * (tokens.length - 1)))
  let stepS = Math.max(...lists.map((series) => series.stepS))
  while (Math.floor(lastS / stepS) - Math.floor(firstS / stepS) >= MAX_STEPS) stepS *= 2
  const from = Math.floor(firstS / stepS)
  const sums = Array.from({ length: Math.floor(lastS / stepS) - from + 1 }, () => 0)
  for (const series of lists) {
    series.tokens.forEach((tokens, i) => {
      const at = Math.floor((series.fromS + i * series.stepS) / stepS) - from
      sums[at] = (sums[at] ?? 0) + tokens
    })
  }
  return { fromS: from * stepS, stepS, tokens: sums }
}
