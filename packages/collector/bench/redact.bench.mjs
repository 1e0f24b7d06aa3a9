/**
 * What does it cost to search a line of 0.8 KB for secrets, where there are none, which is nearly
 * always? Beside `JSON.stringify` of the same line, which is what the whole budget is counted in.
 */
import { encodeRecord } from '@agent-inspector/trace-format'
import { createRedactor } from '../dist/span/redact.js'

const ROUNDS = 31
const LINES = 2000

const origin = { resource: { 'service.name': 'bench' }, scope: { name: 'bench' } }
const redact = createRedactor({ environment: { OPENAI_API_KEY: 'sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56' } })

const prose =
  'The plan is to list the directory first, read what looks new, and then to write the report in two pages. '
const chat = JSON.stringify({
  messages: [
    { role: 'system', content: [{ type: 'text', text: prose }] },
    { role: 'user', content: [{ type: 'text', text: 'Which files changed? See https://example.com/docs?page=2' }] },
  ],
  parameters: { temperature: 0.2, max_tokens: 400 },
})

/** A model call as record-hooks.ts writes it; its line has about 0.8 KB. */
function span(id) {
  return {
    type: 'span',
    sessionId: 'bench',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: id.toString(16).padStart(16, '0'),
    name: 'llm.generate',
    kind: 3,
    startNs: 1763668000123456789n,
    endNs: 1763668000223456789n,
    status: { code: 0 },
    attributes: {
      'mcp.llm.provider': 'openai',
      'mcp.llm.model': 'gpt-5-mini',
      'mcp.llm.prompt_json': chat + (id % 7),
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30 + id,
    },
    events: [],
    links: [],
    origin,
  }
}

const records = Array.from({ length: LINES }, (_, index) => span(index))
const lines = records.map((record) => JSON.parse(encodeRecord(record, 0)))
const withSecret = records.map((record) => ({
  ...record,
  attributes: { ...record.attributes, 'mcp.tool.input_json': '{"path":"a","api_key":"abc"}' },
}))

function nsEach(items, work) {
  const before = process.hrtime.bigint()
  for (const item of items) work(item)
  return Number(process.hrtime.bigint() - before) / items.length
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const clean = []
const secret = []
const stringify = []
const encode = []
for (let round = 0; round < ROUNDS; round++) {
  clean.push(nsEach(records, redact))
  secret.push(nsEach(withSecret, redact))
  stringify.push(nsEach(lines, JSON.stringify))
  encode.push(nsEach(records, (record) => encodeRecord(record, 0)))
}

const round = (value) => Math.round(value)
console.log(
  JSON.stringify({
    name: 'Searching a line of 0.8 KB for secrets',
    unit: 'ns a line',
    results: [
      { label: 'no secret in it', value: round(median(clean)) },
      { label: 'one in its JSON', value: round(median(secret)) },
      { label: 'floor: JSON.stringify of the line', value: round(median(stringify)) },
      { label: 'our encoder of the line', value: round(median(encode)) },
      { label: 'bytes in the line', value: encodeRecord(records[0], 0).length },
    ],
    ratios: [
      {
        label: 'search to JSON.stringify of the line',
        value: Math.round((median(clean) / median(stringify)) * 100) / 100,
        aim: 0.5,
      },
    ],
  }),
)
