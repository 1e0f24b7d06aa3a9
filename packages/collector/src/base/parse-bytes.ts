/** `500MB`, `10 GiB`, `4096`: a size as people write it. Without a unit it is bytes. @returns bytes; `undefined` if it is none */
export function parseBytes(text: string): number | undefined {
  const [, digits = '', prefix = '', binary] = SIZE.exec(text.trim()) ?? []
  if (digits === '') return undefined
  const base = binary === undefined ? 1000 : 1024
  return Math.round(Number(digits) * base ** PREFIXES.indexOf(prefix.toLowerCase()))
}

const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])?(i)?b)?$/i
const PREFIXES = ['', 'k', 'm', 'g', 't']
