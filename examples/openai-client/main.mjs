/**
 * The OpenAI client, traced by Traceloop's instrumentation, over the scripted model: a picture in, a tool call, a stream.
 *
 *   node examples/openai-client/main.mjs
 */
import { endTracing, startTracing } from '@agent-inspector/example-otel-setup'
import { startScriptedModel } from '@agent-inspector/example-scripted-model'
import { trace } from '@opentelemetry/api'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'

const tracing = startTracing('openai-client')
const instrumentation = new OpenAIInstrumentation()
instrumentation.setTracerProvider(tracing)
instrumentation.manuallyInstrument(OpenAI)

const server = await startScriptedModel({ pace: 0 })
const openai = new OpenAI({ baseURL: server.url, apiKey: 'none' })
const model = 'gpt-5-mini'

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEgAAAAwCAIAAAA9/qu8AAAAX0lEQVR42u3YsQkAIAwEQOdyNue0dgEXsHKEKGkUDr5+ct2TMvoK0+oM81pPAQMDAwMDAwMDS8N+PPqkBwwMDAwMDAwMLA+z7sHAwMDAwMDAwPwVwcDAwMDAwMDALns24UQx9GojJEMAAAAASUVORK5CYII='
/** @type {import('openai').OpenAI.ChatCompletionTool[]} */
const tools = [
  {
    type: 'function',
    function: {
      name: 'search_files',
      description: 'Finds files by a pattern.',
      parameters: { type: 'object', properties: { path: { type: 'string' }, pattern: { type: 'string' } } },
    },
  },
]

await trace.getTracer('openai-client').startActiveSpan('describe a picture', async (span) => {
  /** @type {import('openai').OpenAI.ChatCompletionMessageParam[]} */
  const messages = [
    { role: 'system', content: 'You are the researcher.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Which file is this picture from?\nFiles:\n- hooks.md\n' },
        { type: 'image_url', image_url: { url: PIXEL } },
      ],
    },
  ]
  // The scripted model plays overloaded at first: the client asks again.
  const asked = await openai.chat.completions.create({ model, messages, tools, temperature: 0.1 })
  const [{ message }] = asked.choices
  /** @type {import('openai').OpenAI.ChatCompletionToolMessageParam[]} */
  const results = (message.tool_calls ?? []).map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'hooks.md' }))
  const answered = await openai.chat.completions.create({
    model,
    messages: [...messages, message, ...results],
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const { choices } of answered) process.stdout.write(choices[0]?.delta.content ?? '')
  console.log()
  span.end()
})

await server.close()
await endTracing(tracing)
