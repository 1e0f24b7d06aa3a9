/**
 * Writes the finished session of another program, by docs/trace-format.md alone: a million spans in the
 * time that recording a hundred thousand takes, and shapes that no agent should make.
 *
 *   node e2e/agents/write-trace.mjs --shape turns --spans 1000000 --id large
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { constants, crc32, deflateRawSync } from 'node:zlib'

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'turns' },
    spans: { type: 'string', default: '10000' },
    id: { type: 'string', default: 'large' },
  },
})
const { id, shape } = values
const BLOCK_CHARS = 250_000
const EPOCH_MS = 1_763_668_000_000

const shapes = { turns, deep, wide, odd, skewed }
if (shapes[shape] === undefined) throw new Error(`There is no shape ${shape}, but ${Object.keys(shapes).join(', ')}.`)

const fd = openSync(path.join(process.env.INSPECTOR_TRACES_DIR ?? '.', `${id}.jsonl.gz`), 'w', 0o600)
let seq = 0
let text = ''
let lines = 0
event('session_started', 0, [
  ['format_version', 1],
  ['part', id],
  ['generation', '0123456789abcdef'],
  ['engine', 'node'],
  ['title', `${shape} of ${values.spans}`],
])
const endMs = shapes[shape](Number(values.spans))
event('session_finished', endMs, [['status', 'completed']])
flush()
closeSync(fd)

/** One root, below it turns of a model call and five tools, each written when it ends. */
function turns(count) {
  const perTurn = 7
  let at = 0
  for (let span = 1; span < count; at += 8) {
    const turn = span
    const size = Math.min(perTurn, count - span)
    for (let n = 1; n < size; n++) {
      const failed = (turn + n) % 180 === 0
      const model = n === 1
      write({
        span: turn + n,
        parent: turn,
        name: model ? 'llm.generate' : 'tool.call',
        from: at + n,
        to: at + n + 0.8,
        failed,
        more: model
          ? `,${text_('mcp.llm.model', 'example-model')},${number('gen_ai.usage.input_tokens', 200 + (turn % 50))}`
          : `,${text_('mcp.tool.name', `read_page_${(turn + n) % 500}`)}`,
      })
    }
    const more = `,${text_('mcp.agent.name', `turn ${Math.ceil(turn / perTurn)}`)}`
    write({ span: turn, parent: 0, name: 'agent.call', from: at, to: at + size + 0.5, more })
    span += size
  }
  root(at)
  return at
}

/** A chain: each agent calls one agent and one tool. */
function deep(count) {
  for (let span = 1; span < count; span++) {
    const name = span % 2 === 0 ? 'tool.call' : 'agent.call'
    const parent = span % 2 === 0 ? span - 1 : Math.max(0, span - 2)
    const more = `,${text_(name === 'tool.call' ? 'mcp.tool.name' : 'mcp.agent.name', `level ${Math.ceil(span / 2)}`)}`
    write({ span, parent, name, from: span, to: name === 'tool.call' ? span + 5 : 2 * count - span, more })
  }
  root(2 * count)
  return 2 * count
}

/** All tools under one parent, the last that began written first. */
function wide(count) {
  for (let span = count - 1; span > 0; span--) {
    const more = `,${text_('mcp.tool.name', `page ${span}`)},${text_('mcp.tool.input_json', `customer ${span * 3}`)}`
    write({ span, parent: 0, name: 'tool.call', from: span, to: span + 30, failed: span % 1000 === 0, more })
  }
  root(count + 40)
  return count + 40
}

/** Two roots, parents that never come, a circle, an id that two traces share, children that outlive their parents. */
function odd() {
  const other = 'cd'.repeat(16)
  const agent = (name) => `,${text_('mcp.agent.name', name)}`
  const tool = (name) => `,${text_('mcp.tool.name', name)}`
  write({ span: 1, parent: 0, name: 'tool.call', from: 100, to: 400, more: tool('in time') })
  write({ span: 2, parent: 0, name: 'tool.call', from: 700, to: 1900, more: tool('outlives its parent') })
  root(1000)
  write({ span: 100, name: 'agent.call', from: 1200, to: 1800, more: agent('second root') })
  for (const span of [201, 202, 203]) {
    write({ span, parent: 200, name: 'tool.call', from: span * 5, to: span * 5 + 90, more: tool(`orphan ${span}`) })
  }
  write({ span: 301, parent: 300, name: 'tool.call', from: 1300, to: 1350, more: tool('only orphan') })
  write({ span: 400, parent: 402, name: 'agent.call', from: 1400, to: 1500, more: agent('circle a') })
  write({ span: 401, parent: 400, name: 'agent.call', from: 1410, to: 1490, more: agent('circle b') })
  write({ span: 402, parent: 401, name: 'agent.call', from: 1420, to: 1480, more: agent('circle c') })
  write({ trace: other, span: 1, name: 'tool.call', from: 1600, to: 1700, more: tool('same id, other trace') })
  write({ span: 1, parent: 0, name: 'tool.call', from: 100, to: 400, more: tool('told twice') })
  return 2000
}

/** An agent, and a server whose clock is 1.2 s behind. */
function skewed() {
  const behind = 1200
  const server = 'server-7'
  for (let call = 0; call < 6; call++) {
    const at = 200 + call * 300
    const span = 1 + call * 3
    const tool = `,${text_('mcp.tool.name', `search ${call}`)}`
    const method = `,${text_('mcp.method', 'tools/call')}`
    write({
      process: server,
      span: span + 2,
      parent: span + 1,
      name: 'tool.call',
      from: at + 60 - behind,
      to: at + 150 - behind,
      more: tool,
    })
    write({
      process: server,
      span: span + 1,
      parent: span,
      name: 'mcp.rpc',
      from: at + 40 - behind,
      to: at + 180 - behind,
      more: method,
    })
    write({ span, parent: 0, name: 'tool.call', from: at, to: at + 220, more: tool })
  }
  root(2200)
  return 2200
}

function root(to) {
  write({ span: 0, name: 'workflow.run', from: 0, to, more: `,${text_('mcp.workflow.name', shape)}` })
}

/** Times in milliseconds since the session began; `more` is JSON of attributes, after a comma. */
function write({
  trace = 'ab'.repeat(16),
  process = 'agent-1',
  span,
  parent,
  name,
  from,
  to,
  failed = false,
  more = '',
}) {
  const parentId = parent === undefined ? '' : `,"parentSpanId":"${hex(parent)}"`
  const own = `"traceId":"${trace}","spanId":"${hex(span)}"${parentId},"name":"${name}","kind":1`
  const times = `"startTimeUnixNano":"${nano(from)}","endTimeUnixNano":"${nano(to)}"`
  const attributes = `${text_('mcp.operation', name)}${more},${trailer()}`
  const status = failed ? '{"code":2,"message":"It broke."}' : '{"code":1}'
  line(
    `{"resourceSpans":[{"resource":{"attributes":[${text_('service.instance.id', process)}]},"scopeSpans":[{"spans":[` +
      `{${own},${times},"attributes":[${attributes}],"status":${status}}]}]}]}`,
  )
}

function event(name, atMs, attributes) {
  const own = attributes.map(([key, value]) =>
    (typeof value === 'number' ? number : text_)(`agent_inspector.${key}`, value),
  )
  line(
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"${nano(atMs)}","eventName":"agent_inspector.${name}",` +
      `"attributes":[${[...own, trailer()].join(',')}]}]}]}]}`,
  )
}

function trailer() {
  return `${text_('session.id', id)},${number('agent_inspector.seq', seq++)}`
}

function text_(key, value) {
  return `{"key":"${key}","value":{"stringValue":"${value}"}}`
}

function number(key, value) {
  return `{"key":"${key}","value":{"intValue":"${value}"}}`
}

/** The root is 0, but no id may be all zeros. */
function hex(span) {
  return (span + 1).toString(16).padStart(16, '0')
}

function nano(ms) {
  return `${EPOCH_MS + Math.floor(ms)}${String(Math.round((ms % 1) * 1e6))
    .padStart(6, '0')
    .replace('-', '0')}`
}

function line(json) {
  text += `${json}\n`
  lines++
  if (text.length > BLOCK_CHARS) flush()
}

/** One block: see "Blocks" of the format. */
function flush() {
  const bytes = Buffer.from(text)
  const data = deflateRawSync(bytes, { level: 1, finishFlush: constants.Z_FULL_FLUSH })
  const block = Buffer.alloc(24 + data.length + 10)
  block.write('1f8b08040000000000ff0c0041490800', 'hex')
  block.writeUInt32LE(block.length, 16)
  block.writeUInt32LE(lines, 20)
  data.copy(block, 24)
  block.writeUInt16LE(3, block.length - 10)
  block.writeUInt32LE(crc32(bytes), block.length - 8)
  block.writeUInt32LE(bytes.length, block.length - 4)
  writeSync(fd, block)
  text = ''
  lines = 0
}
