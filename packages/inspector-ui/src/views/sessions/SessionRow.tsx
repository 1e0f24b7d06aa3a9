/** One session: status by shape, colour and word, what it asks for, how old, how many tokens. */
import { memo, type ReactNode } from 'react'
import type { Session } from '../../api/client.js'
import { formatAge, formatCount } from '../../base/format.js'
import { STATUS_WORDS, StatusIcon } from '../../widgets/StatusIcon.js'

interface SessionRowProps {
  readonly id: string
  readonly session: Session
  readonly selected: boolean
  /** Pixels from the top of the list. */
  readonly top: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly onSelect: (id: string) => void
}

export function SessionRow({ now, session, ...rest }: SessionRowProps): ReactNode {
  // The age is a text before the row is drawn, so that a second that changes nothing costs nothing.
  return <Row {...rest} session={session} age={formatAge(now - Date.parse(session.started_at))} />
}

interface RowProps extends Omit<SessionRowProps, 'now'> {
  readonly age: string
}

const Row = memo(function Row({ id, session, selected, top, age, onSelect }: RowProps): ReactNode {
  const { title, status, engine } = session
  const wait = session.waiting_for?.[0]
  const tokens = session.input_tokens + session.output_tokens
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it has the keys and the focus
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox, which names the active option
    <div
      id={id}
      className={wait === undefined ? 'session' : 'session asks'}
      role="option"
      aria-selected={selected}
      title={`${title}, ${status}${wait === undefined ? '' : `: ${wait.prompt}`}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(session.id)}
    >
      <StatusIcon status={status} />
      <bdi className="t ell">{title}</bdi>
      <span className="when">{age}</span>
      {wait === undefined ? undefined : <bdi className="ask ell">{wait.prompt}</bdi>}
      <span className="sub">
        <span className={`s-${status}`}>{session.unreadable === undefined ? STATUS_WORDS[status] : 'Unreadable'}</span>
        <span className="badge">{engine}</span>
        {tokens === 0 ? undefined : <span className="tokens">{formatCount(tokens)}</span>}
      </span>
    </div>
  )
})
