/** A body that is made while it is sent. */
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'

/**
 * With backpressure; a client that leaves ends the reading.
 *
 * @param length of the body in bytes, where it is known
 * @param onSent told of a body that was one chunk, once nobody reads its memory any more
 * @throws what the chunks throw: before the first of them nothing is sent, so that it can be told as a problem
 */
export async function sendChunks(
  request: Request,
  response: Response,
  chunks: AsyncIterable<Uint8Array>,
  length?: number,
  onSent?: (chunk: Uint8Array) => void,
): Promise<void> {
  if (request.method === 'HEAD') return void response.end()
  const rest = chunks[Symbol.asyncIterator]()
  const first = await rest.next()
  // In one piece: a pipeline would take longer than the reading.
  if (first.done !== true && first.value.length === length) {
    // In HTTP/2 it may be finished, and its memory still be read.
    if (onSent !== undefined && request.httpVersionMajor === 1) response.once('finish', () => onSent(first.value))
    return void response.end(first.value)
  }
  try {
    await pipeline(withFirst(first, rest), response)
  } catch (cause) {
    if (!isClientGone(cause)) throw cause
  }
}

async function* withFirst(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = first; chunk.done !== true; chunk = await rest.next()) yield chunk.value
  } finally {
    await rest.return?.()
  }
}

function isClientGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
