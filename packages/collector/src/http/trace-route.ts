/**
 * `GET /trace/{id}`, `/trace/{id}/file` and `/trace/{id}/index`: what was written, in the form that was asked for.
 * The representations, their ranges and their ETags: query/trace-bytes.ts.
 */
import type { Request, RequestHandler, Response } from 'express'
import { CollectorError } from '../base/errors.js'
import { createRangeBuffers, type RangeBuffers } from '../part-file/range-buffers.js'
import { createIndexBytes } from '../query/index-bytes.js'
import { createSessionLines } from '../query/session-lines.js'
import type { Sessions } from '../query/sessions.js'
import { createTraceBytes } from '../query/trace-bytes.js'
import type { TraceBytes, TraceForm } from '../query/trace-form.js'
import type { PartFile } from '../source/part-file.js'
import type { PartIndex } from '../source/part-index.js'
import { endOfRange, parseByteRange } from './byte-range.js'
import { queryText } from './read-query.js'
import { sendChunks } from './send-chunks.js'
import { findSession, readSessionId } from './sessions-route.js'

export interface TraceFiles {
  /**
   * The caller closes it.
   *
   * @param part file name without `.jsonl.gz`; default the owner's
   * @param bytes wanted from its start; default all
   */
  openPart(sessionId: string, part?: string, bytes?: number): Promise<PartFile | undefined>
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
    const form = formFor(request)
    if (form === 'file') return sendPart(request, response, await openFiled(request, sessions, files.openPart), form)
    await sendLines(request, response, await openAll(request, sessions, files), form)
  }
}

/** A part as it is on disk. */
export function traceFileRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  const buffers = createRangeBuffers()
  return async (request, response) => {
    const part = queryText(request, 'part', 255)
    const bytes = bytesWanted(request)
    const open: TraceFiles['openPart'] = (sessionId, name) => files.openPart(sessionId, name, bytes)
    await sendPart(request, response, await openFiled(request, sessions, open, part), 'file', buffers)
  }
}

/** The chunks of a part's index. */
export function traceIndexRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  return async (request, response) => {
    const part = queryText(request, 'part', 255)
    const index = await openFiled(request, sessions, files.openIndex, part)
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

/**
 * What is filed under the session, or under one that it has claimed.
 *
 * @throws CollectorError SESSION_ID_INVALID, SESSION_NOT_FOUND, SESSION_UNREADABLE, PART_NOT_FOUND
 */
async function openFiled<Opened>(
  request: Request,
  sessions: Sessions,
  open: (sessionId: string, part?: string) => Promise<Opened | undefined>,
  part?: string,
): Promise<Opened> {
  const asked = readSessionId(request)
  const direct = await open(asked, part)
  if (direct !== undefined) return direct
  const { id, parts, unreadable } = await findSession(request, sessions)
  if (unreadable !== undefined) {
    throw new CollectorError('SESSION_UNREADABLE', `The file of this session cannot be read. ${unreadable}`)
  }
  const filedUnder = parts.find((one) => one.part === part)?.sessionId ?? id
  const opened = filedUnder === asked ? undefined : await open(filedUnder, part)
  if (opened !== undefined) return opened
  throw new CollectorError('PART_NOT_FOUND', `The session has no part ${JSON.stringify(part ?? id)}.`)
}

/** Every part of the session, the owner's first. @throws CollectorError as `openFiled` */
async function openAll(request: Request, sessions: Sessions, files: TraceFiles): Promise<readonly PartFile[]> {
  const first = await openFiled(request, sessions, files.openPart)
  const { id, parts } = await findSession(request, sessions)
  const opened = [first]
  for (const { part, sessionId = id } of parts) {
    const other = part === first.part ? undefined : await files.openPart(sessionId, part)
    if (other !== undefined) opened.push(other)
  }
  return opened
}

async function sendLines(
  request: Request,
  response: Response,
  parts: readonly PartFile[],
  form: Exclude<TraceForm, 'file'>,
): Promise<void> {
  try {
    const lines = await createSessionLines(parts, form)
    if (lines !== undefined) await sendBytes(request, response, form, lines)
  } finally {
    for (const part of parts) part.close()
  }
}

async function sendPart(
  request: Request,
  response: Response,
  part: PartFile,
  form: TraceForm,
  buffers?: RangeBuffers,
): Promise<void> {
  try {
    await sendBytes(request, response, form, await createTraceBytes(part, form, buffers), buffers?.give)
  } finally {
    part.close()
  }
}

async function sendBytes(
  request: Request,
  response: Response,
  form: TraceForm | 'index',
  bytes: TraceBytes,
  onSent?: (chunk: Uint8Array) => void,
): Promise<void> {
  const { etag, size, type = TYPES[form] } = bytes
  // Not Express' own `set`, which looks into each for what these never have.
  response.setHeader('Content-Type', type)
  // Compressed by a middleware of the application, ranges and sizes would be those of other bytes.
  response.setHeader('Cache-Control', 'no-cache, no-transform')
  response.setHeader('ETag', etag)
  response.setHeader('Accept-Ranges', size === undefined ? 'none' : 'bytes')
  if (form === 'joined') response.setHeader('Content-Encoding', 'gzip')
  if (request.fresh) return void response.status(304).end()
  if (size === undefined) return sendChunks(request, response, bytes.read())

  const range = parseByteRange(rangeHeader(request, etag), size)
  if (range.kind === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`)
    throw new CollectorError('RANGE_UNSATISFIABLE', `The representation has ${size} bytes.`)
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: size - 1 }
  if (range.kind === 'part') response.status(206).setHeader('Content-Range', `bytes ${first}-${last}/${size}`)
  const length = last - first + 1
  response.setHeader('Content-Length', length)
  return sendChunks(request, response, bytes.read({ start: first, end: last + 1 }), length, onSent)
}

/** From the start of the file; `undefined` where the answer depends on how long it is by now. */
function bytesWanted({ method, headers }: Request): number | undefined {
  return method === 'GET' && headers['if-range'] === undefined ? endOfRange(headers.range) : undefined
}

/** A range is for GET alone, and only while `If-Range`, where it stands, names what we have. */
function rangeHeader(request: Request, etag: string): string | undefined {
  const condition = request.get('If-Range')
  if (request.method !== 'GET' || (condition !== undefined && condition !== etag)) return undefined
  return request.headers.range
}
