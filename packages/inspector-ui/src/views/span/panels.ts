/**
 * The tabs of the span panel. A new one is a new file and one line here: `has` says whether a span
 * has anything for it, `count` what stands beside its name.
 */
import type { Conversation } from '@agent-inspector/dialects'
import type { ComponentType } from 'react'
import type { SpanDetail } from '../../base/span-detail.js'
import { AttributesPanel } from './AttributesPanel.js'
import { ContextPanel } from './ContextPanel.js'
import { RawPanel } from './RawPanel.js'
import { StatePanel } from './StatePanel.js'
import { stateValues } from './state-values.js'

export interface SpanPanelProps {
  readonly detail: SpanDetail
  /** What was said to a model or a tool, if any dialect reads it. */
  readonly conversation: Conversation | undefined
}

export interface Panel {
  readonly id: string
  readonly title: string
  readonly component: ComponentType<SpanPanelProps>
  readonly has: (props: SpanPanelProps) => boolean
  readonly count?: (props: SpanPanelProps) => number
}

export const PANELS: readonly Panel[] = [
  {
    id: 'context',
    title: 'Context',
    component: ContextPanel,
    has: ({ conversation }) => conversation !== undefined,
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
    count: ({ detail }) => Object.keys(detail.attributes).length,
  },
  { id: 'raw', title: 'Raw', component: RawPanel, has: () => true },
]
