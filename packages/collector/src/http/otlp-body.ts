/**
 * The body of an OTLP request, decompressed, and never more of it in memory than there may be.
 *
 *   request --chunks, gzip--> [readOtlpBody] --bytes--> otlp-routes.ts
 */
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Request } from 'express'
import { CollectorError } from '../base/errors.js'
import { OTLP_BODY_BYTES, OTLP_GZIP_BYTES } from '../base/limits.js'

/** Where bytes are counted that wait to be taken. */
export interface BodyRoom {
  /** @returns false if it is too much with all others */
  reserve(bytes: number): boolean
}

/** @throws CollectorError BODY_TOO_LARGE, BODY_INVALID, CONTENT_TYPE_UNSUPPORTED, TOO_BUSY */
export async function readOtlpBody(request: Request, { reserve }: BodyRoom): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  const take = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > OTLP_BODY_BYTES) throw tooLarge(OTLP_BODY_BYTES, 'decompressed')
    if (!reserve(chunk.length)) throw new CollectorError('TOO_BUSY', 'More comes than can be taken at a time.')
    chunks.push(chunk)
  }
  try {
    if (isCompressed(request)) await takeDecompressed(request, take)
    else await takeAll(request, take)
  } catch (cause) {
    if (cause instanceof CollectorError) throw cause
    throw new CollectorError('BODY_INVALID', 'The body ended early, or is not gzip.', { cause })
  }
  return Buffer.concat(chunks)
}

function isCompressed(request: Request): boolean {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === 'gzip') return encoding === 'gzip'
  throw new CollectorError('CONTENT_TYPE_UNSUPPORTED', 'The body is compressed by something other than gzip.')
}

/** By events: most bodies are one small chunk, and an iterator costs more than all that is in it. */
function takeAll(request: Request, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      try {
        take(chunk)
      } catch (cause) {
        request.off('data', hear)
        reject(cause)
      }
    }
    request
      .on('data', hear)
      .once('end', resolve)
      .once('error', reject)
      .once('close', () => {
        if (!request.readableEnded) reject(new Error('the sender has gone'))
      })
  })
}

async function takeDecompressed(request: Request, take: (chunk: Buffer) => void): Promise<void> {
  const gunzip = createGunzip()
  pipeline(counted(request, OTLP_GZIP_BYTES), gunzip, () => {})
  for await (const chunk of gunzip) take(chunk)
}

async function* counted(source: Readable, most: number): AsyncGenerator<Buffer> {
  let bytes = 0
  // A stream that is destroyed takes the answer with it.
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > most) throw tooLarge(most, 'sent')
    yield chunk
  }
}

function tooLarge(most: number, as: string): CollectorError {
  return new CollectorError('BODY_TOO_LARGE', `The body has more than ${most / 1024 ** 2} MiB, as it is ${as}.`)
}
