/**
 * A record with big values -> the pieces of these values, and the record with previews in their places; without
 * secrets, and in steps between which the agent has its turn.
 *
 *   capture queue --record--> [cutter] --pauses, value_part records--> sinks
 *                                '--the record, last--> sinks
 */
import { createHash } from 'node:crypto'
import {
  type Attributes,
  type AttributeValue,
  CUT,
  isOfSpan,
  type Origin,
  OURS,
  type SessionEventRecord,
  type TraceRecord,
  timeOf,
} from '@agent-inspector/trace-format'
import { PREVIEW_BYTES, VALUE_PART_UNITS } from '../base/limits.js'
import { bigFrom, isBig, textOfValue, withAttributes } from './big-value.js'
import { previewOf } from './preview.js'
import { recordBytes } from './record-bytes.js'
import { type Redactor, type RedactorOptions, snapshotRule } from './redact.js'
import { createKeyRules } from './redact-keys.js'
import { createLongTextRedactor } from './redact-long-text.js'
import { type RedactedText, sliceRedacted } from './secret.js'

/** Each step takes about a millisecond: a pause, or a piece of a value that every sink is to have before the record. */
export type CutSteps = Generator<SessionEventRecord | undefined, TraceRecord>

/** @returns `undefined` for a record without big values: it needs no steps */
export type RecordCutter = (record: TraceRecord) => CutSteps | undefined

export interface CutterOptions extends RedactorOptions {
  /** For what is not big: with the same rules. */
  readonly redact: Redactor
}

export function createRecordCutter(options: CutterOptions): RecordCutter {
  const { redact, environment, patterns = [], keyRules = createKeyRules() } = options
  const findSecrets = createLongTextRedactor({ environment, patterns, keyRules })

  return (record) => {
    // A character takes three bytes at most.
    if (recordBytes(record) < bigFrom(record) / 3) return undefined
    const found = separate(record)
    return found.big.length === 0 ? undefined : cut(found)
  }

  function separate(record: TraceRecord): Separated {
    const big: Big[] = []
    const from = bigFrom(record)
    const rest = withAttributes(record, (attributes, at) => {
      const entries = Object.entries(attributes)
      const found = entries.filter(([key, value]) => isBig(value, from) && !isHidden(record, at, key, value))
      if (found.length === 0) return attributes
      for (const [key, value] of found) {
        big.push({ at, key, value, isBeginning: attributes[key + CUT.truncated] === true })
      }
      return Object.fromEntries(entries.filter((entry) => !found.includes(entry)))
    })
    return { rest, big }
  }

  /** Under the name of a secret: the redactor leaves a few characters of it. */
  function isHidden(record: TraceRecord, at: number, key: string, value: AttributeValue): boolean {
    const event = isOfSpan(record) ? record.events[at] : undefined
    const ofState = key === 'value_json' && event !== undefined ? snapshotRule(event, keyRules) : undefined
    if (keyRules(key) === undefined && ofState === undefined) return false
    return typeof value !== 'string' || !key.endsWith('_json') || value.startsWith('"')
  }

  function* cut({ rest, big }: Separated): CutSteps {
    const record = redact(rest)
    const cuts: Cut[] = []
    for (const { at, key, value, isBeginning } of big) {
      yield undefined
      const text = yield* findSecrets(textOfValue(value))
      cuts.push({ at, attributes: isBeginning ? yield* cutBeginning(key, text) : yield* cutWhole(key, text, record) })
    }
    return withAttributes(record, (attributes, place) =>
      Object.assign({}, attributes, ...cuts.filter(({ at }) => at === place).map((one) => one.attributes)),
    )
  }
}

interface Big {
  /** Place of its attributes in the record. */
  readonly at: number
  readonly key: string
  readonly value: AttributeValue
  /** The rest of it was dropped. */
  readonly isBeginning: boolean
}

interface Separated {
  readonly rest: TraceRecord
  readonly big: readonly Big[]
}

interface Cut {
  readonly at: number
  readonly attributes: Attributes
}

/** Only of its first half: a secret at its end could not be seen whole. */
function* cutBeginning(key: string, { text, secrets }: RedactedText): Generator<undefined, Attributes> {
  const half = Math.floor(text.length / 2)
  const beginning = { text: text.slice(0, half), secrets: secrets.filter(({ from }) => from < half) }
  const preview = yield* previewOf(beginning, { maxBytes: PREVIEW_BYTES, isBeginning: true })
  return { [key]: preview.text }
}

function* cutWhole(
  key: string,
  value: RedactedText,
  record: TraceRecord,
): Generator<SessionEventRecord | undefined, Attributes> {
  const borders = bordersOf(value.text)
  const hash = createHash('sha256')
  let bytes = 0
  for (const piece of piecesOf(value, borders)) {
    const utf8 = Buffer.from(piece)
    hash.update(utf8)
    bytes += utf8.length
    yield undefined
  }
  const preview = yield* previewOf(value, { maxBytes: PREVIEW_BYTES })
  const sha256 = hash.digest('hex')
  const told = { sha256, count: borders.length - 1, bytes, type: preview.isJson ? 'application/json' : 'text/plain' }
  let index = 0
  for (const text of piecesOf(value, borders)) yield valuePart(record, { ...told, index: index++, text })
  return {
    [key]: preview.text,
    [key + CUT.truncated]: true,
    [key + CUT.bytes]: bytes,
    [key + CUT.sha256]: sha256,
  }
}

/** Where pieces begin, and the end; never within a character. */
function bordersOf(text: string): readonly number[] {
  const borders = [0]
  for (let at = VALUE_PART_UNITS; at < text.length; at += VALUE_PART_UNITS) {
    if (isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))) at--
    borders.push(at)
  }
  return [...borders, text.length]
}

function isHighSurrogate(code: number): boolean {
  return (code & 0xfc00) === 0xd800
}

function isLowSurrogate(code: number): boolean {
  return (code & 0xfc00) === 0xdc00
}

function* piecesOf(value: RedactedText, borders: readonly number[]): Generator<string> {
  for (const [i, from] of borders.slice(0, -1).entries()) yield sliceRedacted(value, from, borders[i + 1] ?? from)
}

/** Says nothing: the line of a piece begins with what tells whose piece it is. */
const VALUE_ORIGIN: Origin = { resource: {}, scope: { name: '' } }

interface ValuePart {
  readonly sha256: string
  readonly index: number
  readonly count: number
  readonly bytes: number
  readonly type: string
  readonly text: string
}

function valuePart(record: TraceRecord, { sha256, index, count, bytes, type, text }: ValuePart): SessionEventRecord {
  return {
    type: 'session_event',
    name: 'value_part',
    sessionId: record.sessionId,
    atNs: timeOf(record),
    attributes: {
      [OURS.valueSha256]: sha256,
      [OURS.valueIndex]: index,
      [OURS.valueCount]: count,
      [OURS.valueBytes]: bytes,
      [OURS.valueType]: type,
      [OURS.valueText]: text,
    },
    origin: VALUE_ORIGIN,
  }
}
