/**
 * Which resources a session has fetched and which prompts it has used: by our helpers, or over MCP, whoever recorded that.
 *
 *   span news --ended span--> [use news] --ResourceFetched, PromptUsed--> span news
 *
 * One use may be several spans: `resource()` around the call of a client around that of its server. The innermost, which
 * ends first, tells it.
 */
import type { AttributeValue, SpanRecord } from '@agent-inspector/trace-format'
import type { LiveEvent } from './live-event.js'

export interface UseNews {
  add(span: SpanRecord): LiveEvent | undefined
}

/** Calls that are open around one that has told. */
const MAX_TOLD_WITHIN = 1000

export function createUseNews(): UseNews {
  /** Spans within which the use was told. */
  const toldWithin = new Set<string>()

  return {
    add(span) {
      const use = useOf(span)
      if (use === undefined) return undefined
      const { traceId, spanId, parentId } = span
      const wasTold = toldWithin.delete(traceId + spanId)
      if (parentId !== undefined) {
        toldWithin.add(traceId + parentId)
        const [oldest] = toldWithin
        if (toldWithin.size > MAX_TOLD_WITHIN && oldest !== undefined) toldWithin.delete(oldest)
      }
      return wasTold ? undefined : use
    },
  }
}

/** Of a span that did not fail. */
function useOf({ name, status, sessionId, traceId, spanId, attributes }: SpanRecord): LiveEvent | undefined {
  const method = attributes['mcp.method.name'] ?? attributes['mcp.rpc.method']
  const isFetch = name === 'resource.fetch' || method === 'resources/read'
  const isUse = name === 'prompt.apply' || method === 'prompts/get'
  if ((!isFetch && !isUse) || status.code === 2) return undefined
  const of = { sessionId, traceId, spanId }
  if (isUse) {
    const templateId = textOf(attributes['mcp.prompt.template_id']) ?? textOf(attributes['gen_ai.prompt.name'])
    return { type: 'PromptUsed', ...of, templateId: templateId ?? '' }
  }
  const mimeType = textOf(attributes['mcp.resource.mime_type'])
  const bytes = attributes['mcp.resource.bytes']
  return {
    type: 'ResourceFetched',
    ...of,
    uri: textOf(attributes['mcp.resource.uri']) ?? '',
    ...(mimeType !== undefined && { mimeType }),
    ...(typeof bytes === 'number' && { bytes }),
  }
}

function textOf(value: AttributeValue): string | undefined {
  return typeof value === 'string' ? value : undefined
}
