/** The fields of a JSON body. */
import type { Request } from 'express'
import { CollectorError, type FieldError } from '../base/errors.js'

/** Of what tells a session something in a few words: to end, what to hold back. */
export const MAX_CONTROL_BYTES = 16 * 1024

export interface BodyFields {
  readonly fields: ReadonlyMap<string, unknown>
  /** Of fields that there may not be. */
  readonly errors: readonly FieldError[]
}

const NONE: BodyFields = { fields: new Map(), errors: [] }

/**
 * @param names all there may be
 * @returns none where no body was sent
 * @throws CollectorError CONTENT_TYPE_UNSUPPORTED, BODY_INVALID
 */
export function readFields(request: Request, names: readonly string[]): BodyFields {
  const type = request.is('application/json')
  // Browsers give the length of a body that is none.
  if (type === null || request.get('content-length') === '0') return NONE
  // express.json looks at application/json only.
  if (type === false) {
    throw new CollectorError('CONTENT_TYPE_UNSUPPORTED', 'The body of the request is not application/json.')
  }
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidBody([{ path: '', message: 'is not a JSON object' }])
  }
  const fields = new Map<string, unknown>(Object.entries(body))
  const unknown = [...fields.keys()].filter((name) => !names.includes(name))
  return { fields, errors: unknown.map((name) => misfit(name, 'is not expected')) }
}

export function invalidBody(errors: readonly FieldError[]): CollectorError {
  const [{ path, message } = { path: '', message: 'is not what is expected' }] = errors
  return new CollectorError('BODY_INVALID', `The body ${path === '' ? '' : `at ${path} `}${message}.`, { errors })
}

/** @param name of a field of the body */
export function misfit(name: string, message: string): FieldError {
  return { path: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, message }
}
