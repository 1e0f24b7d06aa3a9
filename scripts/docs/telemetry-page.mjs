/** packages/collector/src/ingest/telemetry-table.ts → docs/telemetry.md: what stands on spans and events, and who puts it there. */
import { SESSION_EVENTS } from '../../packages/collector/dist/ingest/session-event-table.js'
import { SPAN_ATTRIBUTES, SPAN_EVENTS } from '../../packages/collector/dist/ingest/telemetry-table.js'

const head = `# Telemetry

What the hooks write, attribute by attribute. Spans carry two vocabularies: ours (\`mcp.*\`) and
OpenTelemetry's conventions for GenAI and MCP (\`gen_ai.*\`, \`error.type\`), so that this page and every
OpenTelemetry backend understand them. Content is stored once, under ours. Spans of an OpenTelemetry
SDK keep the attributes they have.

- \`json\` is a text that holds JSON, made when the hook fired: what the agent does to a value later
  changes nothing. What JSON cannot say stands in words: \`[circular]\`, \`[function go]\`, a bigint as digits.
- \`<name>\` is the name of an agent, workflow or state in snake_case.
- Secrets are replaced before anything is written: \`[redacted:openai-key:51]\` names the rule and the length.
- A value of more than 30 KiB stands as a preview, with \`<attribute>_truncated\`, \`<attribute>_bytes\` and
  \`<attribute>_sha256\` beside it; the whole of it is in the file too: [big values](trace-format.md#big-values).
- A span has kind INTERNAL; \`llm.generate\` has CLIENT, \`mcp.rpc\` has CLIENT, or SERVER where it came in. A state
  snapshot outside every span of ours gets a span of its own, \`state.snapshot\`; so do notifications and the ways of
  an MCP connection, under the name of the event.
`

/** @returns {string} the text of docs/telemetry.md */
export function render() {
  return [
    head,
    ...chapter('Attributes of spans', SPAN_ATTRIBUTES),
    ...chapter('Events of spans', SPAN_EVENTS),
    ...chapter('Session events', SESSION_EVENTS),
  ].join('\n')
}

function chapter(title, groups) {
  return [`## ${title}\n`, ...groups.map(section)]
}

function section({ title, attributes }) {
  const rows = attributes.map(
    ({ name, type, unit, hooks = [], meaning }) =>
      `| \`${name}\` | ${unit === undefined ? type : `${type}, ${unit}`} | ${hooks.map(link).join(', ')} | ${meaning} |`,
  )
  return `### ${title}

| attribute | type, unit | filled by | |
|---|---|---|---|
${rows.join('\n')}
`
}

function link(hook) {
  return `[\`${hook}\`](hooks.md#${hook})`
}
