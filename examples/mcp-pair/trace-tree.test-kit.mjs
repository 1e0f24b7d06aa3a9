/** For tests: the spans of a trace as the inspector hands them out, of all processes, and the tree they make. */
import { spansOf } from '../trace-spans.test-kit.mjs'

/** @param {string} url of a trace */
export async function readSpans(url) {
  return spansOf(Buffer.from(await (await fetch(url)).arrayBuffer()))
}

/** Under the tool of that name, a line a span: its name, what it called, its kind. */
export function treeOf(spans, tool) {
  const below = (parentId, indent) =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parentId)
      .flatMap((span) => [`${indent}${titleOf(span)}`, ...below(span.spanId, `${indent}  `)])
  return spans
    .filter((span) => titleOf(span) === `tool.call ${tool}`)
    .flatMap((span) => [titleOf(span), ...below(span.spanId, '  ')])
}

export function titleOf(span) {
  const { name, kind } = span
  const of = name === 'mcp.rpc' ? `${attributeOf(span, 'mcp.rpc.method')} ${kind}` : attributeOf(span, 'mcp.tool.name')
  return of === undefined ? name : `${name} ${of}`
}

export function attributeOf({ attributes }, key) {
  return attributes.find((one) => one.key === key)?.value.stringValue
}
