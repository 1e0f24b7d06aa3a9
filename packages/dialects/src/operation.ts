/**
 * What kind of operation a span is, on what, and what it used: by our own names and the OpenTelemetry
 * GenAI and MCP conventions, OpenInference last. Told from name and attributes alone, for each span.
 *
 *   span name, attributes --> [describeOperation] --> trace index
 */
import type { Attributes, Usage } from './conversation.js'
import { readUsage } from './usage.js'

export type OperationKind = keyof typeof SUBJECTS | 'other'

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

/** The first of these attributes that is there names the subject. */
const SUBJECTS = {
  'workflow.run': ['gen_ai.workflow.name', 'mcp.workflow.name', 'mcp.workflow.type'],
  'agent.call': ['mcp.agent.name', 'gen_ai.agent.name', 'agent.name'],
  'llm.generate': ['mcp.llm.model', 'gen_ai.request.model', 'gen_ai.response.model', 'llm.model_name'],
  'tool.call': ['mcp.tool.name', 'gen_ai.tool.name', 'tool.name'],
  'mcp.rpc': ['mcp.rpc.method', 'mcp.method.name', 'rpc.method'],
  'resource.fetch': ['mcp.resource.uri'],
  'prompt.apply': ['mcp.prompt.template_id', 'gen_ai.prompt.name'],
  'signal.wait': ['mcp.signal.name', 'agent_inspector.signal.name'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What a method is called for. */
const RPC_TARGETS = ['gen_ai.tool.name', 'gen_ai.prompt.name', 'mcp.resource.uri']

/** Operation names of the GenAI conventions, and span kinds of OpenInference, in our words. */
const SYNONYMS: ReadonlyMap<unknown, OperationKind> = new Map<unknown, OperationKind>([
  ['chat', 'llm.generate'],
  ['generate_content', 'llm.generate'],
  ['text_completion', 'llm.generate'],
  ['embeddings', 'llm.generate'],
  ['execute_tool', 'tool.call'],
  ['invoke_agent', 'agent.call'],
  ['create_agent', 'agent.call'],
  ['invoke_workflow', 'workflow.run'],
  ['LLM', 'llm.generate'],
  ['EMBEDDING', 'llm.generate'],
  ['TOOL', 'tool.call'],
  ['AGENT', 'agent.call'],
])

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
  const usage = readUsage(attributes)
  return {
    kind,
    subject: kind === 'other' ? '' : subjectOf(kind, attributes),
    ...(pattern !== undefined && { pattern }),
    ...(provider !== '' && { provider }),
    ...(usage !== undefined && { usage }),
  }
}

/** A method alone says little: `tools/call search`. */
function subjectOf(kind: keyof typeof SUBJECTS, attributes: Attributes): string {
  const subject = firstText(attributes, SUBJECTS[kind])
  return kind === 'mcp.rpc' ? `${subject} ${firstText(attributes, RPC_TARGETS)}`.trim() : subject
}

function kindOf(name: string, attributes: Attributes): OperationKind {
  if (isKind(name)) return name
  if (attributes['mcp.method.name'] !== undefined || attributes['mcp.rpc.method'] !== undefined) return 'mcp.rpc'
  const convention = SYNONYMS.get(attributes['gen_ai.operation.name'])
  return convention ?? SYNONYMS.get(attributes['openinference.span.kind']) ?? 'other'
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
