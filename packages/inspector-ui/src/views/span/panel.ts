/** What a tab of the span panel is, and what it is given. */
import type { Conversation } from '@agent-inspector/dialects'
import type { ComponentType } from 'react'
import type { SpanDetail } from '../../base/span-detail.js'

export interface SpanPanelProps {
  readonly detail: SpanDetail
  /** What was said to a model or a tool, if any dialect reads it. */
  readonly conversation: Conversation | undefined
}

export interface Panel {
  readonly id: string
  readonly title: string
  readonly component: ComponentType<SpanPanelProps>
  /** Whether a span has anything for it. */
  readonly has: (props: SpanPanelProps) => boolean
  /** What stands beside its name. */
  readonly count?: (props: SpanPanelProps) => number
}
