/**
 * `GET /trace/{id}`, `/trace/{id}/file` and `/trace/{id}/index`: what was written, in the form that was asked for.
 * The representations, their ranges and their ETags: query/trace-bytes.ts.
 */
import type { Request, RequestHandler, Response } from 'express'
import { CollectorError } from '../base/errors.js'
import { createIndexBytes } from '../query/index-bytes.js'
import type { Sessions } from '../query/sessions.js'
import { createTraceBytes, type TraceBytes, type TraceForm } from '../query/trace-bytes.js'
import type { PartFile } from '../source/part-file.js'
import type { PartIndex } from '../source/part-index.js'
import { parseByteRange } from './byte-range.js'
import { queryText } from './read-query.js'
import { sendChunks } from './send-chunks.js'
import { findSession } from './sessions-route.js'

export interface TraceFiles {
  /** @param part file name without `.jsonl.gz`; default the owner's. The caller closes it. */
  openPart(sessionId: string, part?: string): Promise<PartFile | undefined>
  /** The same for the index of a part. @throws {CollectorError} `INDEX_UNAVAILABLE` */
  openIndex(sessionId: string, part?: string): Promise<PartIndex | undefined>
}

const TYPES = {
  file: 'application/gzip',
  plain: 'application/x-ndjson',
  joined: 'application/x-ndjson',
  index: 'application/octet-stream',
} as const satisfies Record<TraceForm | 'index', string>

/** The lines, in one of three forms. */
export function traceRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  return async (request, response) => {
    response.vary('Accept').vary('Accept-Encoding')
    return sendPart(await findReadable(request, sessions), files, request, response, formFor(request))
  }
}

/** A part as it is on disk. */
export function traceFileRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  return async (request, response) => {
    const part = queryText(request, 'part', 255)
    await sendPart(await findReadable(request, sessions, part), files, request, response, 'file', part)
  }
}

/** The chunks of a part's index. */
export function traceIndexRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  return async (request, response) => {
    const part = queryText(request, 'part', 255)
    const id = await findReadable(request, sessions, part)
    const index = await files.openIndex(id, part)
    if (index === undefined) throw noPart(part ?? id)
    try {
      await sendBytes(request, response, 'index', createIndexBytes(index))
    } finally {
      await index.close()
    }
  }
}

function formFor(request: Request): TraceForm {
  if (request.accepts([TYPES.plain, TYPES.file]) === TYPES.file) return 'file'
  return request.acceptsEncodings(['gzip', 'identity']) === 'gzip' ? 'joined' : 'plain'
}

/** @returns the id that the part is filed under @throws CollectorError SESSION_ID_INVALID, SESSION_NOT_FOUND, SESSION_UNREADABLE */
async function findReadable(request: Request, sessions: Sessions, part?: string): Promise<string> {
  const { id, parts, unreadable } = await findSession(request, sessions)
  if (unreadable === undefined) return parts.find((one) => one.part === part)?.sessionId ?? id
  throw new CollectorError('SESSION_UNREADABLE', `The file of this session cannot be read. ${unreadable}`)
}

async function sendPart(
  sessionId: string,
  files: TraceFiles,
  request: Request,
  response: Response,
  form: TraceForm,
  partName?: string,
): Promise<void> {
  const part = await files.openPart(sessionId, partName)
  if (part === undefined) throw noPart(partName ?? sessionId)
  try {
    await sendBytes(request, response, form, await createTraceBytes(part, form))
  } finally {
    part.close()
  }
}

function noPart(name: string): CollectorError {
  return new CollectorError('PART_NOT_FOUND', `The session has no part ${JSON.stringify(name)}.`)
}

async function sendBytes(
  request: Request,
  response: Response,
  form: TraceForm | 'index',
  bytes: TraceBytes,
): Promise<void> {
  const { etag, size } = bytes
  response.set({
    'Content-Type': TYPES[form],
    // Compressed by a middleware of the application, ranges and sizes would be those of other bytes.
    'Cache-Control': 'no-cache, no-transform',
    ETag: etag,
    'Accept-Ranges': size === undefined ? 'none' : 'bytes',
  })
  if (form === 'joined') response.set('Content-Encoding', 'gzip')
  if (request.fresh) return void response.status(304).end()
  if (size === undefined) return sendChunks(request, response, bytes.read())

  const range = parseByteRange(rangeHeader(request, etag), size)
  if (range.kind === 'unsatisfiable') {
    response.set('Content-Range', `bytes */${size}`)
    throw new CollectorError('RANGE_UNSATISFIABLE', `The representation has ${size} bytes.`)
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: size - 1 }
  if (range.kind === 'part') response.status(206).set('Content-Range', `bytes ${first}-${last}/${size}`)
  response.set('Content-Length', String(last - first + 1))
  return sendChunks(request, response, bytes.read({ start: first, end: last + 1 }))
}

/** A range is for GET alone, and only while `If-Range`, where it stands, names what we have. */
function rangeHeader(request: Request, etag: string): string | undefined {
  const condition = request.get('If-Range')
  if (request.method !== 'GET' || (condition !== undefined && condition !== etag)) return undefined
  return request.headers.range
}
