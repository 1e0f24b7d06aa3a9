/** The everything server asks back who signs: the agent answers for the person who approved. */
import { agent } from '@agent-inspector/hooks'

/** @param {{ everything: import('./mcp-server.mjs').McpServer, approval: import('./approval.mjs').Approval }} given */
export function signOff({ everything, approval }) {
  return agent('clerk', { input: { author: approval.author } }, () =>
    everything.call('trigger-elicitation-request', {}, { onElicit: (asked, span) => answerFor(approval, asked, span) }),
  )
}

/** @returns {import('./mcp-server.mjs').Elicited} */
function answerFor({ author, note }, { message, requestedSchema }, span) {
  const content = { name: author, check: true, ...(note && { firstLine: note }) }
  span.event('elicitation', {
    message,
    requested_schema_json: JSON.stringify(requestedSchema),
    action: 'accept',
    content_json: JSON.stringify(content),
  })
  return { action: 'accept', content }
}
