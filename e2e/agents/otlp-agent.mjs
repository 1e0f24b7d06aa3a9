/**
 * An agent that knows nothing of the inspector: the SDK of OpenTelemetry and its exporters, which are told where to send
 * to by `OTEL_EXPORTER_OTLP_ENDPOINT`. Does what its standard input says, one word and an argument a line:
 *
 *   chat QUESTION  a call of a model, with the question and an answer as log records, sent when it has ended
 *   finish         ends the agent's own span, the parent of all calls
 *
 * Says each line that it has carried out.
 */
import { createInterface } from 'node:readline'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const spans = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())] })
const logs = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter() })] })
const tracer = spans.getTracer('planner')
const logger = logs.getLogger('planner')

const agent = tracer.startSpan('invoke_agent planner', {
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner', 'session.id': 'talk' },
})
const inAgent = trace.setSpan(ROOT_CONTEXT, agent)

const orders = {
  async chat(question) {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-4o' }
    const span = tracer.startSpan('chat gpt-4o', { attributes: { ...attributes, 'session.id': 'talk' } }, inAgent)
    const context = trace.setSpan(inAgent, span)
    const system = { 'gen_ai.system': 'openai' }
    logger.emit({ eventName: 'gen_ai.user.message', body: { content: question }, attributes: system, context })
    const message = { role: 'assistant', content: 'To Lisbon, by train.' }
    const choice = { index: 0, finish_reason: 'stop', message }
    logger.emit({ eventName: 'gen_ai.choice', body: choice, attributes: system, context })
    span.end()
    await spans.forceFlush()
  },
  async finish() {
    agent.end()
    await spans.forceFlush()
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...rest] = line.split(' ')
  await orders[word]?.(rest.join(' '))
  console.log(line)
}
