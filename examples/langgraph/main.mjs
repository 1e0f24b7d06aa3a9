/**
 * A LangGraph agent with a tool that works and one that fails, traced by OpenInference, over the scripted model.
 *
 *   node examples/langgraph/main.mjs
 */
import { endTracing, startTracing } from '@agent-inspector/example-otel-setup'
import { startScriptedModel } from '@agent-inspector/example-scripted-model'
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as CallbackManager from '@langchain/core/callbacks/manager'
import { isAIMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ToolNode } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { z } from 'zod'

const tracing = startTracing('langgraph')
const instrumentation = new LangChainInstrumentation()
instrumentation.setTracerProvider(tracing)
instrumentation.manuallyInstrument(CallbackManager)

const server = await startScriptedModel({ pace: 0 })
const tools = [
  tool(async () => 'hooks.md', {
    name: 'search_files',
    description: 'Finds files by a pattern.',
    schema: z.object({ path: z.string(), pattern: z.string() }),
  }),
  tool(
    async ({ path }) => {
      throw new Error(`${path} is locked`)
    },
    {
      name: 'read_text_file',
      description: 'Reads the first lines of a file.',
      schema: z.object({ path: z.string(), head: z.number() }),
    },
  ),
]
const model = new ChatOpenAI({
  model: 'gpt-4.1-mini',
  apiKey: 'none',
  configuration: { baseURL: server.url },
}).bindTools(tools)

const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', ({ messages }) => (messages.slice(-1).some(callsTools) ? 'tools' : END), ['tools', END])
  .addEdge('tools', 'agent')
  .compile()

const { messages } = await graph.invoke(
  {
    messages: [
      { role: 'system', content: 'You are the researcher.' },
      { role: 'user', content: 'Say what it is for.\nFiles:\n- hooks.md\n' },
    ],
  },
  { metadata: { session_id: 'langgraph-example' } },
)
console.log(messages.at(-1)?.content)

await server.close()
await endTracing(tracing)

/** @param {import('@langchain/core/messages').BaseMessage} message the last of the graph */
function callsTools(message) {
  return isAIMessage(message) && (message.tool_calls ?? []).length > 0
}
