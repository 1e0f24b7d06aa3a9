/** Span ids as two 32-bit numbers, as the columns hold them, and as the 16 hex digits that people see. */

/** Stands for all log records of no span. */
export const LOGS_ID = 'f'.repeat(16)

/** @param ids two numbers a row */
export function readSpanId(ids: Uint32Array, row: number): string {
  return half(ids[row * 2]) + half(ids[row * 2 + 1])
}

/** @param hex 16 lower-case hex digits */
export function writeSpanId(ids: Uint32Array, row: number, hex: string): void {
  ids[row * 2] = Number.parseInt(hex.slice(0, 8), 16)
  ids[row * 2 + 1] = Number.parseInt(hex.slice(8, 16), 16)
}

function half(number = 0): string {
  return number.toString(16).padStart(8, '0')
}
