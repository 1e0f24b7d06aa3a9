/** The everything server asks back who signs: the agent answers for the person who approved. */
import { agent } from '@agent-inspector/hooks'

/** @param {{ everything: import('./mcp-server.mjs').McpServer, approval: import('./approval.mjs').Approval }} given */
export function signOff({ everything, approval }) {
  return agent('clerk', { input: { author: approval.author } }, () =>
    everything.call('trigger-elicitation-request', {}, { onElicit: () => answerFor(approval) }),
  )
}

/** @returns {import('./mcp-server.mjs').Elicited} */
function answerFor({ author, note }) {
  return { action: 'accept', content: { name: author, check: true, ...(note && { firstLine: note }) } }
}
