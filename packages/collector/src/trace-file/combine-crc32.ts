/**
 * The CRC-32 of two texts, one after the other, from the CRC-32 of each.
 *
 * A CRC is linear over GF(2): putting `n` zero bytes after a text multiplies its CRC by a 32 x 32 bit
 * matrix to the power of `n`. The method of zlib's `crc32_combine`.
 */

/** @param bytesB length of the second text */
export function combineCrc32(crcA: number, crcB: number, bytesB: number): number {
  let crc = crcA
  let rest = bytesB
  for (const matrix of ZERO_BYTES) {
    if (rest === 0) break
    if (rest % 2 === 1) crc = multiply(matrix, crc)
    rest = Math.floor(rest / 2)
  }
  return (crc ^ crcB) >>> 0
}

/** A column for each bit. */
type Matrix = Uint32Array

/** The polynomial of gzip, bits reversed. */
const POLYNOMIAL = 0xedb88320

/** `ZERO_BYTES[k]` appends 2^k zero bytes: enough for lengths below 2^48. */
const ZERO_BYTES: readonly Matrix[] = powers()

function powers(): readonly Matrix[] {
  // One zero bit: shift down, and take the polynomial in if a bit falls out.
  let matrix: Matrix = Uint32Array.from({ length: 32 }, (_, bit) => (bit === 0 ? POLYNOMIAL : 2 ** (bit - 1)))
  for (let i = 0; i < 3; i++) matrix = square(matrix)
  return Array.from({ length: 48 }, () => {
    const power = matrix
    matrix = square(matrix)
    return power
  })
}

function square(matrix: Matrix): Matrix {
  return matrix.map((column) => multiply(matrix, column))
}

function multiply(matrix: Matrix, vector: number): number {
  let sum = 0
  for (let rest = vector, bit = 0; rest !== 0; rest >>>= 1, bit++) if (rest & 1) sum ^= matrix[bit] ?? 0
  return sum >>> 0
}
