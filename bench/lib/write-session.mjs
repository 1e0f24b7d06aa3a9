/**
 * Writes one finished session of many spans, with its index, by the collector's own sink: as fast as the disk, with
 * nothing dropped.
 *
 *   node bench/lib/write-session.mjs --dir DIR --spans 50000 --id many
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createFileSink } from '../../packages/collector/dist/sink/file-sink.js'

const { values } = parseArgs({
  options: { dir: { type: 'string' }, spans: { type: 'string' }, id: { type: 'string' } },
})
const spans = Number(values.spans)
const sessionId = values.id
const startNs = BigInt(Date.now()) * 1_000_000n
const ofSession = {
  sessionId,
  origin: {
    resource: { 'service.name': 'bench', 'host.name': 'bench', 'process.pid': 1 },
    scope: { name: 'bench' },
  },
}
/** Spans of one turn: the turn, a model call, tools. */
const TURN = 6
const A_SLICE = 2_000

const sink = createFileSink({ dir: values.dir })
sink.write(event('session_started', 0n, { 'agent_inspector.engine': 'node', 'agent_inspector.title': sessionId }))
for (let n = 0; n < spans; n++) {
  sink.write(span(n))
  if (n % A_SLICE === A_SLICE - 1) {
    await sink.flush()
    await nextTurn()
  }
}
sink.write(event('session_finished', BigInt(spans) * 1_000_000n, { 'agent_inspector.status': 'completed' }))
await sink.close()

function span(n) {
  const inTurn = (n - 1) % TURN
  const at = startNs + BigInt(n) * 1_000_000n
  return {
    ...ofSession,
    type: 'span',
    traceId: 'ab'.repeat(16),
    spanId: idOf(n),
    ...(n > 0 && { parentId: idOf(inTurn === 0 ? 0 : n - inTurn) }),
    ...described(n, inTurn),
    kind: 1,
    startNs: at,
    endNs: n === 0 ? startNs + BigInt(spans) * 1_000_000n : at + BigInt((TURN - inTurn) * 900_000),
    status: { code: n % 97 === 96 ? 2 : 1 },
    events: [],
    links: [],
  }
}

function described(n, inTurn) {
  if (n === 0) return { name: 'workflow.run', attributes: { 'gen_ai.workflow.name': sessionId } }
  if (inTurn === 0) return { name: 'agent.call', attributes: { 'gen_ai.agent.name': `turn ${n % 500}` } }
  if (inTurn === 1) {
    const usage = { 'gen_ai.usage.input_tokens': 200 + (n % 50), 'gen_ai.usage.output_tokens': 20 }
    return { name: 'llm.generate', attributes: { 'gen_ai.request.model': 'example-model', ...usage } }
  }
  const input = JSON.stringify({ page: n, note: 'what stands on this page and what follows from it' })
  return { name: 'tool.call', attributes: { 'gen_ai.tool.name': `read_${n % 40}`, 'mcp.tool.input_json': input } }
}

function event(name, afterNs, attributes) {
  return { ...ofSession, type: 'session_event', name, atNs: startNs + afterNs, attributes }
}

function idOf(n) {
  return (n + 1).toString(16).padStart(16, '0')
}
