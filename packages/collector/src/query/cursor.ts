/** Where a page of the session list ended: opaque to clients, checked when it comes back. */
import { CollectorError } from '../base/errors.js'

export interface Place {
  readonly startedNs: bigint
  readonly id: string
}

const PLACE = /^(\d{1,20}):(.+)$/s

export function encodeCursor({ startedNs, id }: Place): string {
  return Buffer.from(`${startedNs}:${id}`).toString('base64url')
}

/** @throws CollectorError QUERY_INVALID */
export function decodeCursor(cursor: string): Place {
  const [, startedNs, id] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (startedNs === undefined || id === undefined) {
    throw new CollectorError('QUERY_INVALID', 'The cursor of the query is not one that this list gave.')
  }
  return { startedNs: BigInt(startedNs), id }
}
