/** The smallest of `values` that at least the share `q` of them does not exceed; `q` in (0, 1]. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(q * sorted.length) - 1]
}

/** Milliseconds with one digit: the clocks compared here are not finer. */
export function tenths(value) {
  return Math.round(value * 10) / 10
}
