/** OTLP/JSON lines for tests, as docs/trace-format.md has them. */

type Value = string | number | boolean | bigint

export interface SpanLineFields {
  readonly id: number
  readonly parent?: number
  readonly name?: string
  readonly start?: number
  readonly end?: number
  readonly failed?: boolean
  readonly attributes?: Readonly<Record<string, Value>>
  readonly events?: readonly {
    readonly name: string
    readonly at: number
    readonly attributes: Readonly<Record<string, Value>>
  }[]
}

const TRACE_ID = 'ab'.repeat(16)

/** Times are milliseconds after this moment. */
const EPOCH_MS = 1_763_668_000_000n

export function spanLine({
  id,
  parent,
  name = 'tool.call',
  start = 0,
  end = 1,
  failed = false,
  ...rest
}: SpanLineFields): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'agent' }) },
        scopeSpans: [
          {
            scope: { name: 'tests' },
            spans: [
              {
                traceId: TRACE_ID,
                spanId: idOf(id),
                ...(parent === undefined ? {} : { parentSpanId: idOf(parent) }),
                name,
                startTimeUnixNano: nsOf(start),
                endTimeUnixNano: nsOf(end),
                attributes: attributesOf(rest.attributes ?? {}),
                events: (rest.events ?? []).map((event) => ({
                  name: event.name,
                  timeUnixNano: nsOf(event.at),
                  attributes: attributesOf(event.attributes),
                })),
                status: failed ? { code: 2, message: 'It broke.' } : { code: 1 },
              },
            ],
          },
        ],
      },
    ],
  })
}

export interface OpenLineFields {
  readonly id: number
  readonly seq: number
  readonly parent?: number
  readonly name?: string
  readonly start?: number
  readonly attributes?: Readonly<Record<string, Value>>
  readonly snapshot?: { readonly name: string; readonly at: number; readonly json: string }
}

export function openLine({
  id,
  seq,
  parent,
  name = 'agent.call',
  start = 0,
  attributes = {},
  snapshot,
}: OpenLineFields): string {
  const told: Record<string, Value> = {
    ...attributes,
    'agent_inspector.span.name': name,
    'agent_inspector.span.start_ns': BigInt(nsOf(start)),
    'session.id': 'tests',
    'agent_inspector.seq': seq,
  }
  if (parent !== undefined) told['agent_inspector.span.parent_id'] = idOf(parent)
  const body =
    snapshot === undefined ? {} : { body: { arrayValue: { values: [{ kvlistValue: { values: eventOf(snapshot) } }] } } }
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [] },
        scopeLogs: [
          {
            scope: { name: 'tests' },
            logRecords: [
              {
                timeUnixNano: nsOf(start + 1000),
                eventName: 'agent_inspector.span_open',
                traceId: TRACE_ID,
                spanId: idOf(id),
                attributes: attributesOf(told),
                ...body,
              },
            ],
          },
        ],
      },
    ],
  })
}

export interface LogLineFields {
  /** Of its span. */
  readonly id: number
  readonly name: string
  readonly at: number
  readonly body: string
}

export function logLine({ id, name, at, body }: LogLineFields): string {
  const record = {
    timeUnixNano: nsOf(at),
    eventName: name,
    severityText: 'INFO',
    body: { stringValue: body },
    traceId: TRACE_ID,
    spanId: idOf(id),
    attributes: attributesOf({ 'session.id': 'tests' }),
  }
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })
}

export function idOf(id: number): string {
  return id.toString(16).padStart(16, '0')
}

function eventOf({ name, at, json }: { readonly name: string; readonly at: number; readonly json: string }) {
  return [
    { key: 'name', value: { stringValue: 'agent_inspector.state_snapshot' } },
    { key: 'time_unix_nano', value: { intValue: nsOf(at) } },
    { key: 'attributes', value: { kvlistValue: { values: attributesOf({ name, value_json: json }) } } },
  ]
}

function nsOf(ms: number): string {
  return String((EPOCH_MS + BigInt(ms)) * 1_000_000n)
}

function attributesOf(attributes: Readonly<Record<string, Value>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) }))
}

function otlpValue(value: Value) {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
