/** One session: status by shape, colour and word, what it asks for, how old, what it used. */
import { costText } from '@agent-inspector/trace-format'
import { memo, type ReactNode } from 'react'
import type { Session } from '../../api/client.js'
import { formatAge, formatCount } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { Sparkline } from '../../widgets/Sparkline.js'
import { STATUS_WORDS, StatusIcon } from '../../widgets/StatusIcon.js'

interface SessionRowProps {
  readonly id: string
  readonly session: Session
  readonly selected: boolean
  /** Pixels from the top of the list. */
  readonly top: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

export function SessionRow({ now, session, ...rest }: SessionRowProps): ReactNode {
  // The age is a text before the row is drawn, so that a second that changes nothing costs nothing.
  return <Row {...rest} session={session} age={formatAge(now - Date.parse(session.started_at))} />
}

interface RowProps extends Omit<SessionRowProps, 'now'> {
  readonly age: string
}

const Row = memo(function Row({ id, session, selected, top, age }: RowProps): ReactNode {
  const { title, status, engine, pinned, tags } = session
  const wait = session.waiting_for?.[0]
  // Keys and focus are the listbox's, which names the active option.
  const option = { id, role: 'option', 'aria-selected': selected, 'data-session': session.id }
  return (
    <div
      {...option}
      className={wait === undefined ? 'session' : 'session asks'}
      title={`${title}, ${status}${wait === undefined ? '' : `: ${wait.prompt}`}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <StatusIcon status={status} />
      <bdi className="t ell">{title}</bdi>
      <span className="when">
        {pinned ? (
          <span role="img" aria-label="Pinned" title="Pinned">
            <Icon name="pin" />
          </span>
        ) : undefined}
        {age}
      </span>
      {wait === undefined ? undefined : <bdi className="ask ell">{wait.prompt}</bdi>}
      <span className="sub">
        <span className={`s-${status}`}>{session.unreadable === undefined ? STATUS_WORDS[status] : 'Unreadable'}</span>
        <span className="badge">{engine}</span>
        {tags.length === 0 ? undefined : (
          <bdi className="tags ell">
            <Icon name="tag" />
            {tags.join(', ')}
          </bdi>
        )}
        <Used session={session} />
      </span>
    </div>
  )
})

/** Tokens over time and what they cost; where nothing has a price, how many there were. */
function Used({ session }: { readonly session: Session }): ReactNode {
  const { cost_usd: usd, cost_is_partial: isPartial = false, token_series: series } = session
  const tokens = session.input_tokens + session.output_tokens
  if (tokens === 0) return undefined
  return (
    <span className="used">
      {/* One value is no course. */}
      {series === undefined || series.tokens.length < 2 ? undefined : (
        <Sparkline label="Tokens over time" values={series.tokens} />
      )}
      <span className="amount" title={`${formatCount(tokens)} tokens`}>
        {usd === undefined ? formatCount(tokens) : costText({ usd, isPartial })}
      </span>
    </span>
  )
}
