/** The session waits for a person: the question, and the form that answers it. */
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import type { Session, Wait } from '../../api/client.js'
import { formatWait } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores, useViewport } from '../stores-context.js'
import { useNow } from '../use-now.js'

// The form, its validator and its editor load when the first pause is answered.
const AnswerForm = lazy(() => import('./AnswerForm.js'))

const SAID_FOR_MS = 6000

export function Pauses({ session }: { readonly session: Session }): ReactNode {
  const [answered, setAnswered] = useState<Wait>()
  useEffect(() => {
    if (answered === undefined) return
    const timer = setTimeout(() => setAnswered(undefined), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [answered])

  const waits = (session.waiting_for ?? []).filter(({ wait_id }) => wait_id !== answered?.wait_id)
  const [first] = waits
  if (first !== undefined) {
    return (
      <Pause key={first.wait_id} sessionId={session.id} wait={first} more={waits.length - 1} onAnswered={setAnswered} />
    )
  }
  if (answered === undefined) return undefined
  return (
    <div className="bar banner done" role="status">
      <Icon name="s-completed" className="s-completed" />
      <b>Answered</b>
      <bdi className="ell grow">{answered.prompt}</bdi>
      <span className="meta">the workflow has it and goes on</span>
    </div>
  )
}

interface PauseProps {
  readonly sessionId: string
  readonly wait: Wait
  readonly more: number
  readonly onAnswered: (wait: Wait) => void
}

function Pause({ sessionId, wait, more, onAnswered }: PauseProps): ReactNode {
  const { viewport } = useStores()
  const answering = useViewport((state) => state.answering)
  const now = useNow(1000)
  const age = formatWait(now - Date.parse(wait.since))
  const fold = (): void => viewport.setState({ answering: !answering })

  return (
    <>
      <div className={answering ? 'bar banner open' : 'bar banner'} role="status">
        <Icon name="s-paused" className="s-paused" />
        <b>Waiting for you</b>
        <bdi className="ell grow">{answering ? wait.signal_name : wait.prompt}</bdi>
        {more === 0 ? undefined : <span className="count">{more} more</span>}
        <span className="meta">{answering ? `asked ${age} ago` : age}</span>
        {answering ? (
          <button type="button" className="btn ghost icon" aria-label="Fold the form" onClick={fold}>
            <Icon name="up" />
          </button>
        ) : (
          <button type="button" className="btn primary" onClick={fold}>
            Answer<kbd className="kbd">A</kbd>
          </button>
        )}
      </div>
      {answering ? (
        <Suspense fallback={<div className="ask-form loading" />}>
          <AnswerForm
            sessionId={sessionId}
            wait={wait}
            onAnswered={() => {
              viewport.setState({ answering: false })
              onAnswered(wait)
            }}
          />
        </Suspense>
      ) : undefined}
    </>
  )
}
