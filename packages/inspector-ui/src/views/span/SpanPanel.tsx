/** The right column: everything about one span, by tab. */
import { type ConversationKind, readConversation } from '@agent-inspector/dialects'
import { Tabs } from '@base-ui/react/tabs'
import { type ReactNode, useMemo } from 'react'
import { useStore } from 'zustand'
import type { SpanDetail } from '../../base/span-detail.js'
import { LOGS_ID } from '../../base/span-id.js'
import { Contained } from '../../widgets/Contained.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useLocation, useStores } from '../stores-context.js'
import { PANELS } from './panels.js'
import { SpanHead } from './SpanHead.js'
import './span.css'
import './context.css'
import './values.css'

/** @param props.children the edge that sets its width */
export function SpanPanel({ children }: { readonly children: ReactNode }): ReactNode {
  const { spanDetail, location } = useStores()
  const detail = useStore(spanDetail, (state) => state.detail)
  const asked = useLocation((place) => place.tab)
  const conversation = useMemo(() => (detail === undefined ? undefined : readConversation(detail)), [detail])

  if (detail === undefined) {
    return (
      <section className="span" aria-label="Span">
        <header className="head">
          <i className="sk start" style={{ width: 200 }} />
          <i className="sk start" style={{ width: 140 }} />
        </header>
        {children}
      </section>
    )
  }
  if (detail.lines.length === 0) {
    return (
      <section className="span" aria-label="Span">
        <SpanHead detail={detail} />
        <NoRecord detail={detail} />
        {children}
      </section>
    )
  }
  const props = { detail, conversation }
  const panels = PANELS.filter((panel) => panel.has(props))
  const shown =
    panels.find(({ id }) => id === asked) ?? panels.find(({ id }) => id === usualTab(conversation?.of)) ?? panels[0]
  return (
    <section className="span" aria-label="Span">
      <SpanHead detail={detail} />
      <Tabs.Root
        className="tabs-root"
        value={shown?.id ?? ''}
        onValueChange={(tab: string) => location.go({ tab }, 'replace')}
      >
        <Tabs.List className="bar tabs" aria-label="Span panels" activateOnFocus>
          {panels.map(({ id, title, count }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
              {count === undefined || count(props) === 0 ? undefined : <small>{count(props)}</small>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {detail.statusMessage === undefined ? undefined : (
          <p className="fault s-failed">
            <bdi>{detail.statusMessage}</bdi>
          </p>
        )}
        {detail.problem === undefined ? undefined : (
          <p className="fault s-failed" role="alert">
            Not all of it can be read. {detail.problem.detail} {detail.problem.hint}
          </p>
        )}
        {panels.map(({ id, component: Component }) => (
          <Tabs.Panel key={id} value={id} className="tab-panel">
            <Contained name="This tab" key={`${detail.traceId}/${detail.spanId}`}>
              <Component {...props} />
            </Contained>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      {children}
    </section>
  )
}

/** Nothing of it was read, or ever came. */
function NoRecord({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const { spanDetail } = useStores()
  const { problem, spanId } = detail
  if (problem !== undefined) return <ProblemCard {...problem} onRetry={spanDetail.retry} />
  if (spanId === LOGS_ID) {
    return (
      <p className="none meta">
        Log records of this session that name no span. Those that name one are among the events of that span.
      </p>
    )
  }
  return (
    <p className="none meta">
      Other spans name span <code className="mono">{spanId}</code> as their parent. No record of it came: it may still
      be running, or its process does not send spans here.
    </p>
  )
}

/** Context opens for model spans, else Attributes. */
function usualTab(of: ConversationKind | undefined): string {
  return of === undefined ? 'attributes' : 'context'
}
