/** Decodes bodies for decode-thread.ts, and hands the records over in pieces that take its thread no time to read. */
import { parentPort } from 'node:worker_threads'
import { CollectorError } from '../../base/errors.js'
import { OTLP_PIECE_BYTES } from '../../base/limits.js'
import { recordBytes } from '../../span/record-bytes.js'
import { decodeRequest, type OtlpBatch, type OtlpBody } from './decode-request.js'
import { type Decoded, NEXT } from './decode-thread.js'
import { namesFirst } from './file-otlp.js'

let pieces: Generator<Decoded> | undefined

parentPort?.on('message', (message: OtlpBody | typeof NEXT) => {
  if (message !== NEXT) pieces = decode(message)
  const next = pieces?.next()
  if (next?.done === false) parentPort?.postMessage(next.value)
})

function* decode(body: OtlpBody): Generator<Decoded> {
  let batch: OtlpBatch
  try {
    batch = decodeRequest(body)
  } catch (cause) {
    if (!(cause instanceof CollectorError)) throw cause
    yield { refused: { code: cause.code, message: cause.message } }
    return
  }
  const { rejected, problem } = batch
  const records = namesFirst(batch.records)
  let from = 0
  do {
    const to = endOfPiece(records, from)
    const isLast = to === records.length
    yield { batch: { records: records.slice(from, to), rejected: isLast ? rejected : 0, problem }, isLast }
    from = to
  } while (from < records.length)
}

function endOfPiece(records: OtlpBatch['records'], from: number): number {
  let bytes = 0
  for (let to = from; to < records.length; to++) {
    const record = records[to]
    bytes += record === undefined ? 0 : recordBytes(record)
    if (to > from && bytes > OTLP_PIECE_BYTES) return to
  }
  return records.length
}
