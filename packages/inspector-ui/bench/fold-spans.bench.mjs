/**
 * What does a line of a trace file cost the worker, from text to a row?
 *
 * Subject: `createFileRows` into `createRowFold`: read, describe, fold, columns. Floor: `JSON.parse` of the same lines,
 * which no reader of JSON lines can do without.
 */
import { interleaved, loadModule } from './load-module.mjs'

const SPANS = 10_000
const ROUNDS = 7

const { createFileRows } = await loadModule('api/file-rows.ts')
const { createRowFold } = await loadModule('api/fold-rows.ts')
const lines = Array.from({ length: SPANS }, (_, i) => spanLine(i))
const text = `${lines.join('\n')}\n`

const labels = { subject: 'line to row', floor: 'JSON.parse' }
const median = interleaved(
  [
    { label: labels.subject, run: foldAll },
    { label: labels.floor, run: () => lines.map((line) => JSON.parse(line)) },
  ],
  ROUNDS,
)

console.log(
  JSON.stringify({
    name: 'Read a line of a trace file into a row',
    unit: 'ns a span',
    results: Object.values(labels).map((label) => ({ label, value: median(label) / SPANS })),
    ratios: [{ label: 'line to row / JSON.parse', value: median(labels.subject) / median(labels.floor), aim: 3 }],
  }),
)

function foldAll() {
  const fold = createRowFold()
  const source = fold.source(0)
  const rows = createFileRows({
    onChunk(chunk) {
      source.addStrings(chunk)
      source.addRows(chunk)
    },
  })
  rows.add(text, 0)
  if (fold.count !== SPANS || fold.takeBatch() === undefined) throw new Error('Some spans have no row.')
}

function spanLine(i) {
  const attributes = {
    'session.id': 'bench',
    'mcp.tool.name': `fs.read_${i % 40}`,
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': `fs.read_${i % 40}`,
    'mcp.tool.input_json': JSON.stringify({ path: `docs/${i}.md`, note: 'x'.repeat(i % 200) }),
    'mcp.tool.output_json': JSON.stringify({ text: 'y'.repeat(i % 300) }),
  }
  const start = 1_763_668_000_000_000_000n + BigInt(i) * 12_345n
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: (i + 1).toString(16).padStart(16, '0'),
    parentSpanId: i === 0 ? '' : ((i >> 1) + 1).toString(16).padStart(16, '0'),
    name: 'tool.call',
    kind: 1,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    status: { code: i % 97 === 0 ? 2 : 1 },
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] }
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans: [span] }] }] })
}
