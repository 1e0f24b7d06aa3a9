/**
 * What a span is in one row: kind, shape, operation, subject, the argument that matters, tokens.
 * Reads our own attributes and the OpenTelemetry GenAI and MCP conventions, OpenInference last.
 *
 *   fold-spans.ts --name, attributes--> [describeSpan] --words of the row--> SpanBatch
 */
import { KIND, type Kind, type Shape } from '../base/span-batch.js'
import type { Attributes, AttributeValue } from '../base/span-detail.js'

export interface Description {
  readonly kind: Kind
  readonly shape: Shape
  readonly operation: string
  readonly subject: string
  readonly argument: string
  readonly tokens: number | undefined
}

interface Role {
  readonly kind: Kind
  readonly shape: Shape
  /** The first of these attributes that is there names the subject. */
  readonly subject: readonly string[]
  /** The first of these is the argument: JSON is shortened to its first value. */
  readonly argument: readonly string[]
}

const INPUT = ['gen_ai.tool.call.arguments', 'input.value']
const ROLES: Readonly<Record<string, Role>> = {
  'workflow.run': {
    kind: KIND.code,
    shape: 'workflow',
    subject: ['gen_ai.workflow.name', 'mcp.workflow.name', 'mcp.workflow.type'],
    argument: ['mcp.workflow.input_json'],
  },
  'agent.call': {
    kind: KIND.code,
    shape: 'agent',
    subject: ['mcp.agent.name', 'gen_ai.agent.name', 'agent.name'],
    argument: ['mcp.agent.input_json'],
  },
  'llm.generate': {
    kind: KIND.model,
    shape: 'model',
    subject: ['mcp.llm.model', 'gen_ai.request.model', 'gen_ai.response.model', 'llm.model_name'],
    argument: [],
  },
  'tool.call': {
    kind: KIND.tool,
    shape: 'tool',
    subject: ['mcp.tool.name', 'gen_ai.tool.name', 'tool.name'],
    argument: ['mcp.tool.input_json', ...INPUT],
  },
  'mcp.rpc': {
    kind: KIND.mcp,
    shape: 'mcp',
    subject: ['mcp.rpc.method', 'mcp.method.name', 'rpc.method'],
    argument: ['mcp.rpc.server_uri', 'mcp.rpc.transport', 'network.transport'],
  },
  'resource.fetch': { kind: KIND.mcp, shape: 'resource', subject: ['mcp.resource.uri'], argument: [] },
  'prompt.apply': {
    kind: KIND.code,
    shape: 'prompt',
    subject: ['mcp.prompt.template_id', 'gen_ai.prompt.name'],
    argument: ['mcp.prompt.parameters_json'],
  },
  'signal.wait': {
    kind: KIND.human,
    shape: 'human',
    subject: ['mcp.signal.name', 'agent_inspector.signal.name'],
    argument: [],
  },
}

/** Operation names of the GenAI conventions, and span kinds of OpenInference, in our words. */
const SYNONYMS: Readonly<Record<string, string>> = {
  chat: 'llm.generate',
  generate_content: 'llm.generate',
  text_completion: 'llm.generate',
  embeddings: 'llm.generate',
  execute_tool: 'tool.call',
  invoke_agent: 'agent.call',
  create_agent: 'agent.call',
  invoke_workflow: 'workflow.run',
  LLM: 'llm.generate',
  EMBEDDING: 'llm.generate',
  TOOL: 'tool.call',
  AGENT: 'agent.call',
}

const TOKEN_KEYS = [
  ['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens'],
  ['gen_ai.usage.prompt_tokens', 'gen_ai.usage.completion_tokens'],
  ['llm.token_count.prompt', 'llm.token_count.completion'],
] as const

const WORKFLOW_SHAPES: Readonly<Record<string, Shape>> = { parallel: 'parallel', evaluator_optimizer: 'evaluator' }

/** Longer arguments are cut: the row shows one line, the panel the whole. */
const MAX_ARGUMENT_CHARS = 160

export function describeSpan(name: string, attributes: Attributes): Description {
  const tokens = tokensOf(attributes)
  const operation = operationOf(name, attributes)
  const role = Object.hasOwn(ROLES, operation) ? ROLES[operation] : undefined
  if (role === undefined) {
    return { kind: KIND.code, shape: 'code', operation: '', subject: oneLine(name), argument: '', tokens }
  }
  const subject = firstText(attributes, role.subject)
  return {
    kind: role.kind,
    shape: (operation === 'workflow.run' && WORKFLOW_SHAPES[text(attributes['mcp.workflow.type'])]) || role.shape,
    operation,
    subject: oneLine(subject ?? (name === operation ? '' : name)),
    argument: operation === 'signal.wait' ? answerOf(attributes) : shorten(firstText(attributes, role.argument)),
    tokens,
  }
}

function operationOf(name: string, attributes: Attributes): string {
  if (Object.hasOwn(ROLES, name)) return name
  if (attributes['mcp.method.name'] !== undefined || attributes['mcp.rpc.method'] !== undefined) return 'mcp.rpc'
  const convention = text(attributes['gen_ai.operation.name']) || text(attributes['openinference.span.kind'])
  return (Object.hasOwn(SYNONYMS, convention) && SYNONYMS[convention]) || name
}

function tokensOf(attributes: Attributes): number | undefined {
  for (const [input, output] of TOKEN_KEYS) {
    const counts = [attributes[input], attributes[output]].filter((value) => value !== undefined).map(Number)
    if (counts.length > 0) return counts.reduce((sum, count) => sum + count, 0)
  }
  return undefined
}

function answerOf(attributes: Attributes): string {
  const by = text(attributes['agent_inspector.signal.by']) || text(attributes['mcp.signal.by'])
  return by === '' ? '' : `answered by ${oneLine(by)}`
}

/** The first short value inside a JSON text; another text as it is, in one line. */
function shorten(value: string | undefined): string {
  if (value === undefined) return ''
  if (!/^\s*[[{"]/.test(value)) return oneLine(value)
  // A long JSON text is not worth parsing for one line of it.
  if (value.length > 20_000) return ''
  try {
    return oneLine(firstScalar(JSON.parse(value), 0) ?? '')
  } catch {
    return oneLine(value)
  }
}

function firstScalar(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || depth > 3) return undefined
  for (const inner of Object.values(value)) {
    const found = firstScalar(inner, depth + 1)
    if (found !== undefined && found !== '') return found
  }
  return undefined
}

function firstText(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = text(attributes[key])
    if (found !== '') return found
  }
  return undefined
}

function text(value: AttributeValue): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function oneLine(value: string): string {
  return value.slice(0, MAX_ARGUMENT_CHARS).replace(/\s+/g, ' ').trim()
}
