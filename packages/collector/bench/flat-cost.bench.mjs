/**
 * Does span 100,000 of a session cost what span 100 did, from the record to a durable block?
 *
 * Nothing but the number in the line may grow with the session: no list that is copied, no map that
 * is walked.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFileSink } from '../dist/sink/file-sink.js'

/** Timed around each place: some blocks, so that each has its share of them. */
const WINDOW = 2000
const LAST = 100_000
const ROUNDS = 9

const dir = mkdtempSync(path.join(tmpdir(), 'flat-cost-'))
const sink = createFileSink({ dir, onProblem: console.error })
const origin = { resource: { 'service.name': 'bench' }, scope: { name: 'agent-inspector' } }
const early = []
const late = []
for (let round = 0; round <= ROUNDS; round++) {
  const first = await timeSpans(`round-${round}`, 0)
  await writeSpans(`round-${round}`, WINDOW, LAST - WINDOW)
  const last = await timeSpans(`round-${round}`, LAST - WINDOW / 2)
  // The first round is for the compiler.
  if (round === 0) continue
  early.push(first)
  late.push(last)
}
await sink.close()
rmSync(dir, { recursive: true })

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
console.log(
  JSON.stringify({
    name: 'A span early and late in its session, from the record to a durable block',
    unit: 'ns a span',
    results: [
      { label: 'around span 100 (the first 2,000)', value: median(early) },
      { label: 'around span 100,000', value: median(late) },
    ],
    ratios: [{ label: 'span 100,000 / span 100', value: median(late) / median(early), aim: 1.2 }],
  }),
)

async function timeSpans(sessionId, from) {
  const before = process.hrtime.bigint()
  await writeSpans(sessionId, from, from + WINDOW)
  return Number(process.hrtime.bigint() - before) / WINDOW
}

async function writeSpans(sessionId, from, to) {
  for (let n = from; n < to; n++) sink.write(span(sessionId, n))
  await sink.flush()
}

function span(sessionId, n) {
  return {
    type: 'span',
    sessionId,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (n + 1).toString(16).padStart(16, '0'),
    name: 'tool.call',
    kind: 1,
    startNs: 1763668000000000000n + BigInt(n),
    endNs: 1763668000000100000n + BigInt(n),
    attributes: {
      'mcp.tool.name': 'read_file',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'read_file',
      'mcp.tool.input_json': JSON.stringify({ path: `/docs/${(n * 2654435761) % 1_000_000}.md`, n }),
      'mcp.tool.output_json': JSON.stringify({ text: 'a line of text '.repeat(n % 20) }),
    },
    events: [],
    links: [],
    status: { code: 1 },
    origin,
  }
}
