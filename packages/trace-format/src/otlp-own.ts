/**
 * What every record in a file carries besides its own attributes: its session and its number in the
 * part. Both stand last in the list of attributes.
 *
 *   otlp-span.ts, otlp-log.ts --attributes--> [encodeOwn] --text--> line
 *   line --attributes--> [takeSessionId] --session id, the rest--> otlp-span.ts, otlp-log.ts
 *
 * In a record the session is the field `sessionId`; an attribute `session.id` that says the same is
 * not written twice and does not come back.
 */
import { OURS, SESSION_ID } from './attributes.js'
import { encodeAttributes, encodeString } from './otlp-value.js'
import type { Attributes, AttributeValue } from './record.js'

const RESERVED: ReadonlySet<string> = new Set([SESSION_ID, OURS.sessionId, OURS.seq])
const RESERVED_BUT_SESSION: ReadonlySet<string> = new Set([OURS.sessionId, OURS.seq])

/** @returns the text of the list, brackets included */
export function encodeOwn(sessionId: string, seq: number | undefined, attributes: Attributes): string {
  const claimed = attributes[SESSION_ID]
  const differs = claimed !== undefined && claimed !== sessionId
  const text = encodeAttributes(attributes, differs ? RESERVED_BUT_SESSION : RESERVED)
  const key = differs ? OURS.sessionId : SESSION_ID
  const session = `{"key":"${key}","value":{"stringValue":${encodeString(sessionId)}}}`
  const number = seq === undefined ? '' : `,${SEQ_BEFORE}${seq}${SEQ_AFTER}`
  return `[${text}${text === '' ? '' : ','}${session}${number}]`
}

const SEQ_BEFORE = `{"key":"${OURS.seq}","value":{"intValue":"`
const SEQ_AFTER = '"}}'

/** The number of a line that `encodeRecord` has written; `undefined` for any other line. */
export function seqOfLine(line: string): number | undefined {
  const at = line.lastIndexOf(SEQ_BEFORE)
  if (at === -1) return undefined
  const seq = Number.parseInt(line.slice(at + SEQ_BEFORE.length, at + SEQ_BEFORE.length + 16), 10)
  return Number.isSafeInteger(seq) ? seq : undefined
}

/** Takes both out of decoded attributes. @returns the session, if the record names one */
export function takeSessionId(attributes: Record<string, AttributeValue>): string | undefined {
  delete attributes[OURS.seq]
  for (const key of [OURS.sessionId, SESSION_ID]) {
    const id = attributes[key]
    if (typeof id !== 'string') continue
    delete attributes[key]
    return id
  }
  return undefined
}
