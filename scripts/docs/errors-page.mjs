/** The table of codes in packages/collector/src/base/errors.ts → docs/errors.md: one section a code, to be linked to. */
import { listErrors } from '../../packages/collector/dist/base/errors.js'

const head = `# Errors

Every refusal of the inspector has a permanent code. Over HTTP it is \`application/problem+json\`
(RFC 9457), whose \`type\` leads here: \`title\` and \`code\` as below, \`detail\` says what happened and to
what, \`hint\` what to do, \`errors\` lists fields by JSON Pointer. Neither stack traces nor paths of the
machine are told. On \`/v1/*\`, where exporters of OpenTelemetry send to, it is a \`google.rpc.Status\` in the encoding of the
request, whose message begins with the code and ends with the hint.

| code | status | |
|---|---:|---|
`

export function render() {
  const errors = listErrors()
  const rows = errors.map(({ code, status, title }) => `| [\`${code}\`](#${anchor(code)}) | ${status} | ${title} |`)
  return `${head}${rows.join('\n')}\n\n${errors.map(section).join('\n')}`
}

function section({ code, status, title, hint }) {
  return `## ${code}

${title} (${status}). ${hint}
`
}

/** As GitHub makes it from the heading. */
function anchor(code) {
  return code.toLowerCase()
}
