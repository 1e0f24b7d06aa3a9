/** The fields of a JSON body. */
import type { Request } from 'express'
import { CollectorError, type FieldError } from '../base/errors.js'

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

const MAX_NAME_LENGTH = 200
export const NO_NAME = `is no text of at most ${MAX_NAME_LENGTH} characters`

/** Of a signal, or of who sent something. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH
}

const SPAN_ID = /^[0-9a-f]{16}$/
export const NO_SPAN_ID = 'is not 16 lower-case hex digits'

export function isSpanId(value: unknown): value is string {
  return typeof value === 'string' && SPAN_ID.test(value)
}
