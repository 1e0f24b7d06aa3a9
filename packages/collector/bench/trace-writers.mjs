/** Ways to put the lines of a session on the disk, for durable-block.bench.mjs. */
import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const CHUNK_UNITS = 256 * 1024

/** `JSON.stringify` of each, written plain in pieces of 256 KiB. */
export function writePlain(file, lines) {
  const fd = openSync(file, 'w')
  for (const text of pieces(lines)) writeSync(fd, text)
  closeSync(fd)
}

/** `JSON.stringify` of each through a gzip stream of the same level: one member, no block can be found in it. */
export async function writeGzipStream(file, lines) {
  await pipeline(pieces(lines), createGzip({ level: 1 }), createWriteStream(file))
}

function* pieces(lines) {
  let text = ''
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`
    if (text.length < CHUNK_UNITS) continue
    yield text
    text = ''
  }
  yield text
}
