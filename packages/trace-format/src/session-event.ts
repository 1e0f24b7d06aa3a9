/**
 * What the events of a session say of it, one by one.
 *
 *   fold-session.ts --session event--> [what it says] --> fold-session.ts
 */
import { CUT, OURS } from './attributes.js'
import type { Attributes, SessionEventRecord } from './record.js'
import type { CancelRequest, SessionStatus, Wait } from './session-summary.js'

/** The engine of a session that no helper opened. */
export const NOT_OPENED = 'otlp'

/** What the latest `session_started` lines say of a session. */
export interface Described {
  readonly title?: string
  readonly engine?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly recordedBy?: { readonly pid: number; readonly host: string }
}

/** Who only adds to a session does not say what it is. */
export function describedAnew(before: Described, { attributes }: SessionEventRecord): Described {
  const { engine, ...now } = describe(attributes)
  const isKept = engine === undefined || (engine === NOT_OPENED && before.engine !== undefined)
  return { ...before, ...now, ...(!isKept && { engine }) }
}

/** A session that was resumed runs again. Not by the first line of a further part that began before its end, or was only added to. */
export function resumes({ atNs, attributes }: SessionEventRecord, finished: SessionEventRecord | undefined): boolean {
  if (finished === undefined || attributes[OURS.part] === undefined) return finished !== undefined
  return atNs > finished.atNs && attributes[OURS.engine] !== NOT_OPENED
}

export function waitOf({ atNs, spanId = '', attributes }: SessionEventRecord): Wait {
  // The preview of a schema is another schema.
  const isCut = attributes[OURS.signalSchemaJson + CUT.truncated] === true
  const writer = attributes[OURS.writer]
  const schema = isCut ? undefined : jsonObject(attributes[OURS.signalSchemaJson])
  return {
    waitId: spanId,
    signalName: String(attributes[OURS.signalName] ?? ''),
    prompt: String(attributes[OURS.signalPrompt] ?? ''),
    ...(schema !== undefined && { schema }),
    sinceNs: atNs,
    ...(typeof writer === 'string' && { writer }),
    ...stepOf(attributes),
  }
}

function stepOf({
  [OURS.stepKind]: kind,
  [OURS.stepTitle]: title,
  [OURS.stepInputJson]: json,
}: Attributes): Pick<Wait, 'step'> {
  if (typeof kind !== 'string') return {}
  return { step: { kind, title: String(title ?? ''), ...(typeof json === 'string' && { inputJson: json }) } }
}

/** @returns nothing where nothing waits */
export function stepKindsOf({ attributes }: SessionEventRecord): readonly string[] | undefined {
  const kinds = attributes[OURS.stepKinds]
  const texts = Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : []
  return texts.length === 0 ? undefined : texts
}

export function cancelRequestOf({ atNs, attributes }: SessionEventRecord): CancelRequest {
  const by = attributes[OURS.cancelBy]
  return { atNs, ...(typeof by === 'string' && { by }) }
}

export function finishedStatus({ [OURS.status]: status }: Attributes): SessionStatus {
  return status === 'failed' || status === 'cancelled' ? status : 'completed'
}

function describe(attributes: Attributes): Described {
  const title = attributes[OURS.title]
  const engine = attributes[OURS.engine]
  const pid = attributes[OURS.pid]
  const host = attributes[OURS.host]
  const metadata = jsonObject(attributes[OURS.metadataJson])
  return {
    ...(typeof title === 'string' && title !== '' && { title }),
    ...(typeof engine === 'string' && engine !== '' && { engine }),
    ...(metadata !== undefined && { metadata }),
    ...(typeof pid === 'number' && typeof host === 'string' && { recordedBy: { pid, host } }),
  }
}

/** The object that a JSON text holds; `undefined` for anything else. */
function jsonObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
