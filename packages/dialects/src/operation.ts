/**
 * What kind of operation a span is, on what, and what it used: by our own names, the OpenTelemetry GenAI and MCP
 * conventions, and those of the dialects. Told from name and attributes alone, for each span.
 *
 *   span name, attributes --> [describeOperation] --> trace index
 */
import { KINDS, type OperationKind, SUBJECTS } from './operation-kinds.js'
import type { Attributes, Usage } from './reading/conversation.js'
import { decodeJson } from './reading/decode-json.js'
import { isFields } from './reading/fields.js'
import { readGenkitUsage, readUsage } from './reading/usage.js'

export interface Operation {
  readonly kind: OperationKind
  /** Model, tool, agent, uri, …; empty where nothing tells it. */
  readonly subject: string
  /** Of a workflow: how it runs what is below it, where that is one of these. */
  readonly pattern?: 'parallel' | 'evaluator'
  /** Of a call of a model: who runs the model, where that is told. */
  readonly provider?: string
  readonly usage?: Usage
}

/** What a method is called for. */
const RPC_TARGETS = ['gen_ai.tool.name', 'mcp.tool.name', 'gen_ai.prompt.name', 'mcp.prompt.name', 'mcp.resource.uri']

const PATTERNS: ReadonlyMap<unknown, NonNullable<Operation['pattern']>> = new Map<
  unknown,
  NonNullable<Operation['pattern']>
>([
  ['parallel', 'parallel'],
  ['evaluator_optimizer', 'evaluator'],
])

/** Older names last. */
const PROVIDERS = [
  'mcp.llm.provider',
  'gen_ai.provider.name',
  'gen_ai.system',
  'ai.model.provider',
  'llm.provider',
  'llm.system',
]

export function describeOperation(name: string, attributes: Attributes): Operation {
  const kind = kindOf(name, attributes)
  const pattern = kind === 'workflow.run' ? PATTERNS.get(attributes['mcp.workflow.type']) : undefined
  const provider = kind === 'llm.generate' ? firstText(attributes, PROVIDERS) : ''
  const usage = readUsage(attributes) ?? genkitUsageOf(kind, attributes)
  return {
    kind,
    subject: kind === 'other' ? '' : subjectOf(kind, attributes),
    ...(pattern !== undefined && { pattern }),
    ...(provider !== '' && { provider }),
    ...(usage !== undefined && { usage }),
  }
}

/** Genkit tells them in the output of a call alone, which wrappers of the call repeat: it is read once, up to a bound. */
function genkitUsageOf(kind: OperationKind, attributes: Attributes): Usage | undefined {
  const output = kind === 'llm.generate' ? attributes['genkit:output'] : undefined
  if (typeof output !== 'string' || output.length > OUTPUT_UNITS) return undefined
  const { value } = decodeJson(output)
  return readGenkitUsage(isFields(value) ? value.usage : undefined)
}

/** A longer value is cut before a span is asked what it is; to read this much takes a fraction of a millisecond. */
const OUTPUT_UNITS = 32 * 1024

/** A method alone says little: `tools/call search`. */
function subjectOf(kind: keyof typeof SUBJECTS, attributes: Attributes): string {
  const subject = firstText(attributes, SUBJECTS[kind])
  return kind === 'mcp.rpc' ? `${subject} ${firstText(attributes, RPC_TARGETS)}`.trim() : subject
}

function kindOf(name: string, attributes: Attributes): OperationKind {
  if (isKind(name)) return name
  const method = attributes['mcp.method.name']
  if (method !== undefined || attributes['mcp.rpc.method'] !== undefined) {
    return isToolAround(name, method, attributes) ? 'tool.call' : 'mcp.rpc'
  }
  for (const [key, kinds] of KINDS) {
    const told = attributes[key]
    const kind = kinds.get(told) ?? (typeof told === 'string' ? kinds.get(told.toLowerCase()) : undefined)
    if (kind !== undefined) return kind
  }
  return kindBySigns(name, attributes)
}

/** Where a span of the tool is there already, what is known of the call over MCP is added to it; its name stays. */
function isToolAround(name: string, method: unknown, attributes: Attributes): boolean {
  return (
    attributes['gen_ai.operation.name'] === 'execute_tool' && typeof method === 'string' && !name.startsWith(method)
  )
}

/** Of spans that name no kind, as those of mcp-agent. */
function kindBySigns(name: string, attributes: Attributes): OperationKind {
  if (attributes['gen_ai.operation.name'] !== undefined) return 'other'
  if (attributes['gen_ai.tool.name'] !== undefined) return 'tool.call'
  if (attributes['request.prompt'] !== undefined && name.endsWith('.request_human_input')) return 'signal.wait'
  if (attributes.plan_type !== undefined) return 'workflow.run'
  if (attributes['rpc.system'] === 'jsonrpc' && attributes['rpc.method'] !== undefined) return 'mcp.rpc'
  const isCall =
    attributes['gen_ai.request.model'] !== undefined && attributes['gen_ai.usage.input_tokens'] !== undefined
  return isCall ? 'llm.generate' : 'other'
}

function isKind(name: string): name is keyof typeof SUBJECTS {
  return Object.hasOwn(SUBJECTS, name)
}

function firstText(attributes: Attributes, keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}
