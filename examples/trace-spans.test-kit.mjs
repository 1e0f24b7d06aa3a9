/** For tests: the spans of a trace, as its lines tell them. */
import { gunzipSync } from 'node:zlib'

const GZIP_BYTE = 0x1f

/**
 * @param {Buffer} bytes lines of a trace, plain or gzip
 * @returns {any[]} in the order in which they ended
 */
export function spansOf(bytes) {
  const text = (bytes[0] === GZIP_BYTE ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => JSON.parse(line).resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
}
