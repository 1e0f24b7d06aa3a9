/** How the page writes numbers, times and sizes: one voice for all of it, and for the terminal. */
export { countOf, formatDuration, formatInteger } from '@agent-inspector/trace-format'

/** A point on the time axis, no finer than its distance to the next: `0`, `250 ms`, `30 s`, `1m 30s`. */
export function formatTick(micros: number, step: number): string {
  if (micros === 0) return '0'
  if (Math.abs(micros) >= 60e6) {
    const sign = micros < 0 ? '−' : ''
    const seconds = Math.abs(micros) / 1e6
    const whole = Math.floor(seconds)
    if (whole >= 3600)
      return `${sign}${Math.floor(whole / 3600)}h${Math.floor((whole % 3600) / 60) === 0 ? '' : ` ${two(Math.floor((whole % 3600) / 60))}m`}`
    const rest = step < 1e6 ? (seconds % 60).toFixed(1) : String(whole % 60)
    return `${sign}${Math.floor(whole / 60)}m${Number(rest) === 0 ? '' : ` ${rest.padStart(step < 1e6 ? 4 : 2, '0')}s`}`
  }
  if (step >= 1e5 && Math.abs(micros) >= 1e6) return `${trimmed(micros / 1e6, 1)} s`
  if (step >= 1e3) return Math.abs(micros) >= 1e6 ? `${trimmed(micros / 1e6, 3)} s` : `${trimmed(micros / 1e3, 0)} ms`
  return `${trimmed(micros, 1)} µs`
}

/** `now`, `38s`, `18m`, `3h`, `1d`: how long ago. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 2) return 'now'
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** `14 s`, `3 min`, `2 h`, `5 d`: a wait, as a person would say it. */
export function formatWait(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** `812`, `14.7k`, `2.3M`: at most five characters. */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count))
  if (count < 999_500) return `${shortened(count / 1000)}k`
  if (count < 999_500_000) return `${shortened(count / 1e6)}M`
  return `${shortened(count / 1e9)}G`
}

/** `812 B`, `18 KB`, `2.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_500) return `${shortened(bytes / 1000)} KB`
  if (bytes < 999_500_000) return `${shortened(bytes / 1e6)} MB`
  return `${shortened(bytes / 1e9)} GB`
}

/** `14:02:11` where the reader is. */
export function formatClock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}

function shortened(value: number): string {
  return value < 99.95 ? trimmed(value, 1) : String(Math.round(value))
}
