/**
 * An app that has NodeSDK and an exporter of its own, and does not know the inspector:
 *
 *   node --import @agent-inspector/collector/register examples/node-sdk/app.mjs
 *
 * Open the URL that stands on standard error, then ask for another plan. Ctrl-C ends it.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace'

// It stands for any exporter: nothing is taken from it.
const exporter = {
  export(spans, done) {
    for (const { name } of spans) console.log(`exported: ${name}`)
    done({ code: 0 })
  },
  shutdown: async () => {},
}
const sdk = new NodeSDK({
  serviceName: 'trip-planner',
  autoDetectResources: false,
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
  metricReaders: [],
  logRecordProcessors: [],
})
sdk.start()

const tracer = trace.getTracer('trip-planner')
const WEATHER = { Bern: 'rain', Lisbon: 'sun' }

const server = createServer(async (request, response) => {
  const city = new URL(request.url ?? '/', 'http://localhost').searchParams.get('city') ?? 'Bern'
  response.end(await plan(city).catch((cause) => `${cause}\n`))
})
await once(server.listen(Number(process.env.PORT ?? 0), '127.0.0.1'), 'listening')
const bound = server.address()
const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/?city=`
process.stdout.write(await (await fetch(`${address}Bern`)).text())
console.log(`ask for another: curl '${address}Lisbon'`)

function plan(city) {
  return inSpan(`invoke_agent planner`, { 'gen_ai.agent.name': 'planner' }, async () => {
    const weather = await inSpan(
      'execute_tool get_weather',
      { 'gen_ai.tool.name': 'get_weather', 'gen_ai.tool.call.arguments': JSON.stringify({ city }) },
      (span) => {
        const found = WEATHER[city]
        if (found === undefined) throw new Error(`nobody knows the weather in ${city}`)
        span.setAttribute('gen_ai.tool.call.result', found)
        return found
      },
    )
    return ask(`What to do in ${city}, with ${weather}?`, `${city}, ${weather}: a museum, then a walk.\n`)
  })
}

/** As an instrumented client would tell it; the model is a script. */
function ask(question, answer) {
  const text = (role, content) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
  const attributes = {
    'gen_ai.provider.name': 'scripted',
    'gen_ai.request.model': 'script-1',
    'gen_ai.input.messages': text('user', question),
    'gen_ai.usage.input_tokens': question.length,
  }
  return inSpan('chat script-1', attributes, (span) => {
    span.setAttributes({
      'gen_ai.output.messages': text('assistant', answer),
      'gen_ai.usage.output_tokens': answer.length,
    })
    return answer
  })
}

function inSpan(name, attributes, run) {
  const operation = { 'gen_ai.operation.name': name.split(' ')[0] }
  return tracer.startActiveSpan(name, { attributes: { ...operation, ...attributes } }, async (span) => {
    try {
      return await run(span)
    } catch (cause) {
      span.recordException(cause)
      span.setStatus({ code: SpanStatusCode.ERROR, message: cause.message })
      throw cause
    } finally {
      span.end()
    }
  })
}
