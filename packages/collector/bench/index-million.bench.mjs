/**
 * What does the index of 1,000,000 spans cost: bytes a span, time to build and to read?
 *
 * Subject: rows into chunks with their checksums, and back into columns. Floor: a copy of the same bytes.
 */
import { createChunkBuilder, decodeChunk, rowOf } from '@agent-inspector/trace-format'
import { isSealed, seal } from '../dist/trace-file/index-seal.js'

const SPANS = 1_000_000
const ROUNDS = 3
const generation = '0123456789abcdef'
const origin = { resource: {}, scope: { name: 'bench' } }

const times = { build: [], read: [], copy: [] }
let bytes = 0
for (let round = 0; round <= ROUNDS; round++) {
  const chunks = []
  const took = { build: time(() => build(chunks)), read: time(() => read(chunks)), copy: time(() => copy(chunks)) }
  bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  // The first round is for the compiler.
  if (round > 0) for (const [way, ms] of Object.entries(took)) times[way].push(ms)
}

const median = (way) => times[way].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
console.log(
  JSON.stringify({
    name: 'The index of 1,000,000 spans',
    unit: 'ms; bytes a span',
    results: [
      { label: 'build from records', value: median('build') },
      { label: 'check and decode into columns', value: median('read') },
      { label: 'copy of the same bytes', value: median('copy') },
      { label: 'bytes a span', value: bytes / SPANS },
    ],
    ratios: [{ label: 'bytes a span', value: bytes / SPANS, aim: 120 }],
  }),
)

function build(chunks) {
  const builder = createChunkBuilder()
  for (let seq = 0; seq < SPANS; seq++) {
    if (builder.isFull) chunks.push(seal(builder.take({ generation, coveredBytes: seq })))
    builder.add(rowOf(record(seq), { seq, block: (seq >> 8) * 40_000, offset: (seq & 255) * 700, length: 650 }))
  }
  chunks.push(seal(builder.take({ generation, coveredBytes: SPANS })))
}

function record(n) {
  return {
    type: 'span',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (n + 1).toString(16).padStart(16, '0'),
    parentId: n === 0 ? undefined : (n >> 3).toString(16).padStart(16, '1'),
    name: n % 3 === 0 ? 'llm.generate' : 'tool.call',
    startNs: 1763668000000000000n + BigInt(n) * 12_345n,
    endNs: 1763668000000099999n + BigInt(n) * 12_345n,
    status: { code: 1 },
    attributes: n % 3 === 0 ? { 'mcp.llm.model': 'model' } : { 'mcp.tool.name': `read /docs/${n % 20_000}` },
    origin,
  }
}

function read(chunks) {
  let rows = 0
  for (const chunk of chunks) if (isSealed(chunk)) rows += decodeChunk(chunk)?.rows ?? 0
  if (rows !== SPANS) throw new Error(`${rows} rows were read`)
}

function copy(chunks) {
  for (const chunk of chunks) chunk.slice()
}

function time(run) {
  const before = performance.now()
  run()
  return performance.now() - before
}
