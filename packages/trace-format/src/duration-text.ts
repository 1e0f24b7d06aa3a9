/** How long something took, as people read it: the same in the page and in a terminal. */

/** `412 µs`, `412 ms`, `7.20 s`, `1m 02s`, `3h 05m`, `2d 04h`. */
export function formatDuration(micros: number): string {
  if (!Number.isFinite(micros)) return ''
  if (micros < 0) return `−${formatDuration(-micros)}`
  if (micros < 1) return '0 ms'
  if (micros < 999.5) return `${Math.round(micros)} µs`
  const ms = micros / 1000
  if (ms < 999.5) return `${ms < 9.95 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  const minutes = Math.round(whole / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
