/** `PATCH /sessions/{id}` and `DELETE /sessions/{id}`: what is noted of a session, and its end. */

import type { Pricing } from '@agent-inspector/dialects'
import { sessionJson } from '@agent-inspector/trace-format'
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import { TAG_LENGTH, TAGS_PER_SESSION } from '../base/limits.js'
import type { NoteChange, Storage } from '../storage/create-storage.js'
import { invalidBody, readFields } from './read-body.js'
import { readSessionId } from './sessions-route.js'

export const MAX_CHANGE_BYTES = 64 * 1024

export function changeSessionRoute(storage: Pick<Storage, 'note'>, pricing: Pricing): RequestHandler {
  return async (request, response) => {
    const id = readSessionId(request)
    const noted = await storage.note(id, readChange(request)).catch(refuseWrite)
    if (noted.outcome !== 'noted') throw refusal(id, noted.outcome)
    response.set('Cache-Control', 'no-store').json(sessionJson(noted.session, pricing))
  }
}

export function deleteSessionRoute(storage: Pick<Storage, 'remove'>): RequestHandler {
  return async (request, response) => {
    const id = readSessionId(request)
    const { outcome } = await storage.remove(id).catch(refuseWrite)
    if (outcome !== 'deleted') throw refusal(id, outcome)
    response.status(204).end()
  }
}

const FIELDS = ['pinned', 'tags']

function readChange(request: Request): NoteChange {
  const { fields, errors } = readFields(request, FIELDS)
  if (errors.length > 0) throw invalidBody(errors)
  const [pinned, tags] = [fields.get('pinned'), fields.get('tags')]
  if (pinned !== undefined && typeof pinned !== 'boolean') throw invalid('/pinned', 'is neither true nor false')
  return { ...(pinned !== undefined && { pinned }), ...(tags !== undefined && { tags: readTags(tags) }) }
}

function readTags(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > TAGS_PER_SESSION) {
    throw invalid('/tags', `is no array of at most ${TAGS_PER_SESSION}`)
  }
  const tags = value.map((tag: unknown, at) => {
    if (typeof tag === 'string' && tag.trim() !== '' && tag.length <= TAG_LENGTH) return tag.trim()
    throw invalid(`/tags/${at}`, `is no text of 1 to ${TAG_LENGTH} characters`)
  })
  return [...new Set(tags)]
}

function invalid(path: string, message: string): CollectorError {
  return invalidBody([{ path, message }])
}

function refusal(id: string, outcome: 'not_found' | 'not_ours' | 'being_written'): CollectorError {
  const name = JSON.stringify(id)
  if (outcome === 'not_found') return new CollectorError('SESSION_NOT_FOUND', `There is no session ${name}.`)
  if (outcome === 'not_ours')
    return new CollectorError('FILE_NOT_OURS', `${name} is a file that is no trace file of ours.`)
  return new CollectorError('SESSION_BEING_WRITTEN', `Session ${name} has not ended, or is still being written.`)
}

/** What the file system refuses, without its path. */
function refuseWrite(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause) || cause instanceof CollectorError) throw cause
  throw new CollectorError('DIR_NOT_WRITABLE', `The traces directory refused the change (${String(cause.code)}).`, {
    cause,
  })
}
