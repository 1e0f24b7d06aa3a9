/** Reads one parameter of a query: a text, once, bounded. */
import type { Request } from 'express'
import { CollectorError } from '../base/errors.js'

/** @throws CollectorError QUERY_INVALID where it stands twice or is longer than `maxLength` */
export function queryText({ query }: Request, name: string, maxLength: number): string | undefined {
  const value: unknown = query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw invalidQuery(name, 'stands there more than once')
  if (value.length > maxLength) throw invalidQuery(name, `has more than ${maxLength} characters`)
  return value
}

/** @throws CollectorError QUERY_INVALID: a filter that is misspelt would let everything through */
export function refuseUnknown({ query }: Request, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name))
  if (unknown !== undefined) throw invalidQuery(JSON.stringify(unknown.slice(0, 100)), 'is none of this route')
}

/** A list separated by commas. */
export function queryList(request: Request, name: string, maxLength: number): readonly string[] | undefined {
  return queryText(request, name, maxLength)?.split(',')
}

export function invalidQuery(name: string, problem: string): CollectorError {
  return new CollectorError('QUERY_INVALID', `The parameter ${name} ${problem}.`)
}
