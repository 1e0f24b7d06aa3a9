/**
 * What does it cost the agent to have a span recorded, from the hook to the queue?
 *
 * A tool call with five attributes, beside the bare OpenTelemetry SDK recording the same five for a
 * processor that does nothing. Both make their ids, read their clocks and turn input and output into
 * JSON. Also: does span 100,000 cost what span 100 did?
 */
import { createClock, createSpanId, createTraceId, emit } from '@agent-inspector/hooks'
import { BasicTracerProvider, NoopSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createCaptureQueue } from '../dist/ingest/capture-queue.js'
import { recordHooks } from '../dist/ingest/record-hooks.js'
import { createTraceSessions } from '../dist/ingest/session-of.js'
import { createRedactor } from '../dist/span/redact.js'

const ROUNDS = 31
const SPANS = 4000
const TOOL = 'read_file'
const input = { path: 'docs/trace-format.md', from: 1, lines: 40 }
const output = { content: [{ type: 'text', text: 'A line of text. '.repeat(10) }] }

const queue = createCaptureQueue({ sinks: [], redact: createRedactor({ environment: {} }), onProblem: console.error })
recordHooks({
  write: queue.write,
  sessions: createTraceSessions(),
  origin: { resource: {}, scope: { name: 'bench' } },
})
const tracer = new BasicTracerProvider({ spanProcessors: [new NoopSpanProcessor()] }).getTracer('bench')

const frame = {
  traceId: createTraceId(),
  sessionId: 'bench',
  clock: createClock(),
  signal: new AbortController().signal,
}

function recordOurs() {
  const { traceId, sessionId, clock, signal } = frame
  const id = createSpanId()
  const operation = {
    kind: 'tool.call',
    id,
    parentId: undefined,
    traceId,
    sessionId,
    startNs: clock.nowNs(),
    clock,
    signal,
  }
  emit('before_tool_call', { operation, tool: TOOL, input })
  emit('after_tool_call', { operation, output })
}

function recordSdk() {
  const span = tracer.startSpan('tool.call')
  span.setAttributes({
    'mcp.tool.name': TOOL,
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': TOOL,
    'mcp.tool.input_json': JSON.stringify(input),
  })
  span.setAttribute('mcp.tool.output_json', JSON.stringify(output))
  span.end()
}

function stringifyBoth() {
  return JSON.stringify(input).length + JSON.stringify(output).length
}

function nsEach(work, times) {
  const before = process.hrtime.bigint()
  for (let i = 0; i < times; i++) work()
  return Number(process.hrtime.bigint() - before) / times
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const ours = []
const sdk = []
const floor = []
for (let round = 0; round < ROUNDS; round++) {
  ours.push(nsEach(recordOurs, SPANS))
  await queue.flush()
  sdk.push(nsEach(recordSdk, SPANS))
  floor.push(nsEach(stringifyBoth, SPANS))
}

// 1,000 spans at the beginning of 100,000 and at their end; the best of several such runs, since what else
// the machine does at that moment only ever adds.
const early = []
const late = []
for (let run = 0; run < 9; run++) {
  early.push(nsEach(recordOurs, 1000))
  for (let i = 0; i < 98; i++) {
    nsEach(recordOurs, 1000)
    await queue.flush()
  }
  late.push(nsEach(recordOurs, 1000))
  await queue.flush()
}

if (queue.dropped.queue_full > 0) throw new Error('The queue was full: what was timed was dropping.')
const round = (value) => Math.round(value)
const ratio = (value) => Math.round(value * 100) / 100
console.log(
  JSON.stringify({
    name: 'Recording a span with five attributes, hook to queue',
    unit: 'ns a span',
    results: [
      { label: 'ours: hook to queue', value: round(median(ours)) },
      { label: 'rival: OpenTelemetry SDK, processor that does nothing', value: round(median(sdk)) },
      { label: 'floor: JSON.stringify of input and output', value: round(median(floor)) },
      { label: 'ours, first 1,000 spans of 100,000', value: round(Math.min(...early)) },
      { label: 'ours, last 1,000 spans of 100,000', value: round(Math.min(...late)) },
    ],
    ratios: [
      { label: 'ours to the bare SDK', value: ratio(median(ours) / median(sdk)), aim: 1 },
      { label: 'span 100,000 to span 100', value: ratio(Math.min(...late) / Math.min(...early)), aim: 1.2 },
    ],
  }),
)
process.exit(0)
