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
    'entity.name',
  ],
  'agent.call': [
    'mcp.agent.name',
    'gen_ai.agent.name',
    'agent.name',
    'agent_name',
    'ai.telemetry.functionId',
    'traceloop.entity.name',
    'genkit:name',
    'entity.name',
  ],
  'llm.generate': [
    'mcp.llm.model',
    'gen_ai.request.model',
    'gen_ai.response.model',
    'llm.model_name',
    'ai.model.id',
    'genkit:name',
    'langfuse.observation.model.name',
    'llm.model',
    'embedding.model_name',
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

/** What most conventions call them, in small letters or capitals. */
const COMMON = new Map<unknown, OperationKind>([
  ['workflow', 'workflow.run'],
  ['flow', 'workflow.run'],
  ['agent', 'agent.call'],
  ['llm', 'llm.generate'],
  ['model', 'llm.generate'],
  ['generation', 'llm.generate'],
  ['chat', 'llm.generate'],
  ['completion', 'llm.generate'],
  ['embedding', 'llm.generate'],
  ['embedder', 'llm.generate'],
  ['tool', 'tool.call'],
  ['prompt', 'prompt.apply'],
])

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
  ...[
    'openinference.span.kind',
    'traceloop.span.kind',
    'llm.request.type',
    'langsmith.span.kind',
    'genkit:metadata:subtype',
    'langfuse.observation.type',
    // Of VoltAgent: below an agent each span has the type of that, too.
    'span.type',
    'entity.type',
  ].map((key) => [key, COMMON] as const),
]
