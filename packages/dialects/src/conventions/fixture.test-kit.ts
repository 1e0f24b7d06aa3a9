/** Spans as real SDKs sent them (see fixtures/README.md), and conversations as lines that a test can be read by. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Attributes, Conversation, EventFacts, Part, SpanFacts } from '../reading/conversation.js'
import { readConversation } from '../registry.js'

interface OtlpSpan {
  readonly name: string
  readonly attributes: readonly KeyValue[]
  readonly events?: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[]
}

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

/** All conversations of a file of OTLP/JSON, in its order. */
export function conversationsIn(file: string): readonly Conversation[] {
  return spansIn(file).flatMap((span) => readConversation(span) ?? [])
}

export function spansIn(file: string): readonly SpanFacts[] {
  const text = readFileSync(path.join(import.meta.dirname, '../../fixtures', file), 'utf8')
  if (file.endsWith('.jsonl')) return text.trim().split('\n').map(readPythonSpan)
  const { resourceSpans } = JSON.parse(text)
  return resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(readOtlpSpan)),
  )
}

/** `in user: text`, `out assistant: calls get {"city":"Oslo"} (c1)`, … */
export function transcript({ input, output }: Conversation): readonly string[] {
  const lines = (side: string, messages: Conversation['input']) =>
    messages.flatMap(({ role, parts }) => parts.map((part) => `${side} ${role}: ${said(part)}`))
  return [...lines('in', input), ...lines('out', output)]
}

function said(part: Part): string {
  const id = 'id' in part && part.id !== undefined ? ` (${part.id.replace(/_[0-9a-f]{8}$/, '_…')})` : ''
  switch (part.type) {
    case 'text':
      return part.text
    case 'thinking':
      return `thinks ${part.text}`
    case 'tool_use':
      return `calls ${part.name} ${JSON.stringify(part.input)}${id}`
    case 'tool_result': {
      const what = [...part.parts.map(said), ...('value' in part ? [JSON.stringify(part.value)] : [])].join(' | ')
      return `${part.isError ? 'fails with' : 'returns'} ${what}${id}`
    }
    case 'data':
      return JSON.stringify(part.value)
    case 'unknown':
      return `? ${JSON.stringify(part.raw)}`
    case 'resource':
      return `resource ${part.uri}`
    default:
      return `${part.type} ${part.mimeType ?? ''} ${(part.uri ?? part.data ?? part.fileId ?? '').slice(0, 24)}`
  }
}

function readOtlpSpan({ name, attributes, events = [] }: OtlpSpan): SpanFacts {
  return {
    name,
    attributes: readMap(attributes),
    events: events.map((event): EventFacts => ({ name: event.name, attributes: readMap(event.attributes) })),
  }
}

function readPythonSpan(line: string): SpanFacts {
  const { name, attributes, events } = JSON.parse(line)
  return { name, attributes, events }
}

function readMap(list: readonly KeyValue[]): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, readAny(value)]))
}

function readAny(value: KeyValue['value']): unknown {
  const { arrayValue, kvlistValue, intValue } = value as {
    arrayValue?: { values?: readonly KeyValue['value'][] }
    kvlistValue?: { values: readonly KeyValue[] }
    intValue?: string
  }
  if (arrayValue !== undefined) return (arrayValue.values ?? []).map(readAny)
  if (kvlistValue !== undefined) return readMap(kvlistValue.values)
  return intValue === undefined ? Object.values(value)[0] : Number(intValue)
}
