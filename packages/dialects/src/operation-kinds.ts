/**
 * The two tables behind the name of a row: which attributes tell what kind of operation a span is, and which its subject.
 *
 *   operation-kinds.ts --tables--> operation.ts
 */

export type OperationKind = keyof typeof SUBJECTS | 'other'

/** The first of these attributes that is there names the subject. */
export const SUBJECTS = {
  'workflow.run': [
    'gen_ai.workflow.name',
    'mcp.workflow.name',
    'mcp.workflow.type',
    'traceloop.entity.name',
    'traceloop.workflow.name',
    'genkit:name',
    'gen_ai.agent.name',
  ],
  'agent.call': [
    'mcp.agent.name',
    'gen_ai.agent.name',
    'agent.name',
    'agent_name',
    'ai.telemetry.functionId',
    'traceloop.entity.name',
    'genkit:name',
  ],
  'llm.generate': [
    'mcp.llm.model',
    'gen_ai.request.model',
    'gen_ai.response.model',
    'llm.model_name',
    'ai.model.id',
    'genkit:name',
  ],
  'tool.call': [
    'mcp.tool.name',
    'gen_ai.tool.name',
    'tool.name',
    'ai.toolCall.name',
    'traceloop.entity.name',
    'genkit:name',
  ],
  'mcp.rpc': ['mcp.rpc.method', 'mcp.method.name', 'rpc.method'],
  'resource.fetch': ['mcp.resource.uri'],
  'prompt.apply': ['mcp.prompt.template_id', 'gen_ai.prompt.name', 'genkit:name'],
  'signal.wait': ['mcp.signal.name', 'agent_inspector.signal.name', 'request.description'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Attributes that name the kind of an operation, in order of preference, and what they say in our words. */
export const KINDS: readonly (readonly [key: string, kinds: ReadonlyMap<unknown, OperationKind>])[] = [
  [
    'gen_ai.operation.name',
    new Map<unknown, OperationKind>([
      ['chat', 'llm.generate'],
      ['generate_content', 'llm.generate'],
      ['text_completion', 'llm.generate'],
      ['embeddings', 'llm.generate'],
      ['execute_tool', 'tool.call'],
      ['invoke_agent', 'agent.call'],
      ['create_agent', 'agent.call'],
      ['invoke_workflow', 'workflow.run'],
    ]),
  ],
  [
    'ai.operationId',
    new Map<unknown, OperationKind>([
      ['ai.generateText', 'agent.call'],
      ['ai.streamText', 'agent.call'],
      ['ai.generateObject', 'agent.call'],
      ['ai.streamObject', 'agent.call'],
      ['ai.generateText.doGenerate', 'llm.generate'],
      ['ai.streamText.doStream', 'llm.generate'],
      ['ai.generateObject.doGenerate', 'llm.generate'],
      ['ai.streamObject.doStream', 'llm.generate'],
      ['ai.embed.doEmbed', 'llm.generate'],
      ['ai.embedMany.doEmbed', 'llm.generate'],
      ['ai.toolCall', 'tool.call'],
    ]),
  ],
  [
    'openinference.span.kind',
    new Map<unknown, OperationKind>([
      ['LLM', 'llm.generate'],
      ['EMBEDDING', 'llm.generate'],
      ['TOOL', 'tool.call'],
      ['AGENT', 'agent.call'],
    ]),
  ],
  [
    'traceloop.span.kind',
    new Map<unknown, OperationKind>([
      ['workflow', 'workflow.run'],
      ['agent', 'agent.call'],
      ['tool', 'tool.call'],
    ]),
  ],
  [
    'llm.request.type',
    new Map<unknown, OperationKind>([
      ['chat', 'llm.generate'],
      ['completion', 'llm.generate'],
      ['embedding', 'llm.generate'],
    ]),
  ],
  [
    'langsmith.span.kind',
    new Map<unknown, OperationKind>([
      ['llm', 'llm.generate'],
      ['embedding', 'llm.generate'],
      ['tool', 'tool.call'],
    ]),
  ],
  [
    'genkit:metadata:subtype',
    new Map<unknown, OperationKind>([
      ['model', 'llm.generate'],
      ['embedder', 'llm.generate'],
      ['tool', 'tool.call'],
      ['flow', 'workflow.run'],
      ['agent', 'agent.call'],
      ['prompt', 'prompt.apply'],
    ]),
  ],
]
