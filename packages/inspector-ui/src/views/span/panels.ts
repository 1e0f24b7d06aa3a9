/** The tabs of the span panel, in their order. A new one is a new file and one line here. */
import type { Conversation } from '@agent-inspector/dialects'
import { withoutCutMarks } from '../../model/cut-values.js'
import { AttributesPanel } from './AttributesPanel.js'
import { ContextPanel } from './ContextPanel.js'
import { McpPanel } from './McpPanel.js'
import { isMcpCall } from './mcp-call.js'
import type { Panel } from './panel.js'
import { RawPanel } from './RawPanel.js'
import { StatePanel } from './StatePanel.js'
import { stateValues } from './state-values.js'

export const PANELS: readonly Panel[] = [
  {
    id: 'context',
    title: 'Context',
    component: ContextPanel,
    has: ({ conversation }) => conversation !== undefined && (conversation.of === 'llm' || hasParts(conversation)),
    count: ({ conversation }) => (conversation?.input.length ?? 0) + (conversation?.output.length ?? 0),
  },
  {
    id: 'state',
    title: 'State',
    component: StatePanel,
    has: ({ detail }) => stateValues(detail).length > 0,
    count: ({ detail }) => stateValues(detail).length,
  },
  {
    id: 'attributes',
    title: 'Attributes',
    component: AttributesPanel,
    has: () => true,
    count: ({ detail }) => Object.keys(withoutCutMarks(detail.attributes)).length,
  },
  { id: 'mcp', title: 'MCP', component: McpPanel, has: ({ detail }) => isMcpCall(detail) },
  { id: 'raw', title: 'Raw', component: RawPanel, has: () => true },
]

/** A tool may have been called with nothing, and have returned nothing. */
function hasParts({ input, output, notUnderstood }: Conversation): boolean {
  return input.length + output.length + notUnderstood.length > 0
}
