/**
 * One way to record spans, for durable-file.bench.mjs: tells its parent `{ seconds }` until all are in a file.
 *
 *   node record-spans.mjs KIND COUNT DIR
 */
import { createRequire } from 'node:module'
import { setImmediate } from 'node:timers/promises'

const [kind, count, dir] = process.argv.slice(2)
const text = 'x'.repeat(100)
/** As many calls as an agent makes before it waits for something. */
const BURST = 100

const recorders = { ours, 'genkit live': genkitLive, 'genkit bulk': genkitBulk, 'ai-sdk devtools': devtools }
const record = await recorders[kind]()
// For the compiler.
await record('first', 100)
const before = performance.now()
await record('measured', Number(count))
process.send({ seconds: (performance.now() - before) / 1000 }, () => process.exit())

async function ours() {
  const { createInspector } = await import('../../packages/collector/dist/index.js')
  const { session, tool } = await import('../../packages/hooks/dist/index.js')
  return async (id, spans) => {
    const inspector = createInspector({ tracesDir: dir })
    await session({ id }, async () => {
      for (let n = 0; n < spans; n++) {
        tool('search', { input: { n, text } }, () => ({ text }))
        if (n % BURST === 0) await setImmediate()
      }
    })
    // Writes what it has before it ends.
    await inspector.close()
  }
}

async function genkitStore() {
  // Its ES modules do not load.
  const { LocalFileTraceStore } = createRequire(import.meta.url)('@genkit-ai/telemetry-server')
  const store = new LocalFileTraceStore({ storeRoot: dir, indexRoot: dir })
  await store.init()
  return store
}

async function genkitLive() {
  const store = await genkitStore()
  return async (traceId, spans) => {
    for (let n = 0; n < spans; n++) {
      const span = genkitSpan(traceId, n)
      await store.save(traceId, { traceId, spans: { [span.spanId]: span } })
    }
  }
}

async function genkitBulk() {
  const store = await genkitStore()
  return async (traceId, spans) => {
    const all = Array.from({ length: spans }, (_, n) => genkitSpan(traceId, n))
    await store.save(traceId, { traceId, spans: Object.fromEntries(all.map((span) => [span.spanId, span])) })
  }
}

function genkitSpan(traceId, n) {
  return {
    traceId,
    spanId: idOf(n + 1),
    ...(n > 0 && { parentSpanId: idOf(1) }),
    startTime: n + 1,
    endTime: n + 2,
    displayName: 'search',
    attributes: { 'genkit:name': 'search', 'genkit:type': 'action', 'genkit:input': text, 'genkit:output': text },
    links: [],
    instrumentationLibrary: { name: 'genkit-tracer', version: 'v1' },
    spanKind: 'INTERNAL',
    sameProcessAsParentSpan: { value: true },
    status: { code: 0 },
    timeEvents: { timeEvent: [] },
  }
}

async function devtools() {
  // It writes below the working directory at the time of its import.
  process.chdir(dir)
  const { DevToolsTelemetry } = await import('@ai-sdk/devtools')
  return async (runId, spans) => {
    const { onStart, onStepStart, onStepEnd, onEnd } = DevToolsTelemetry({ runId })
    const model = { modelId: 'model', provider: 'provider' }
    for (let n = 0; n < spans; n++) {
      const callId = `call-${n}`
      const response = { id: callId, modelId: 'model', timestamp: new Date(0), messages: [] }
      await onStart({ callId, operationId: 'ai.generateText' })
      await onStepStart({ callId, ...model, steps: [], messages: [{ role: 'user', content: text }] })
      await onStepEnd({ callId, stepNumber: 0, content: [{ type: 'text', text }], finishReason: 'stop', response })
      await onEnd({ callId })
    }
  }
}

function idOf(n) {
  return n.toString(16).padStart(16, '0')
}
