/** The session waits for a person: the question, and the form that answers it. */
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { Session, Wait } from '../../api/client.js'
import { formatWait } from '../../base/format.js'
import { Contained } from '../../widgets/Contained.js'
import { Icon } from '../../widgets/Icon.js'
import { useSessions, useStores, useViewport } from '../stores-context.js'
import { useNow } from '../use-now.js'

// The form and its validator are no part of the first load.
const loadForm = () => import('./AnswerForm.js')
const AnswerForm = lazy(loadForm)

/** For when the page has shown itself: the form is then there even if the server is not, or is another. */
export async function preloadAnswerForm(): Promise<void> {
  // Whoever opens the form asks again, and is told.
  await loadForm().catch(() => undefined)
}

const SAID_FOR_MS = 6000

export function Pauses({ session }: { readonly session: Session }): ReactNode {
  const waits = session.waiting_for ?? []
  const [first] = waits
  const gone = useGone(first)

  if (first !== undefined) {
    return <Pause key={first.wait_id} sessionId={session.id} wait={first} more={waits.length - 1} />
  }
  return gone === undefined ? undefined : <Answered wait={gone} />
}

/** The wait that was shown before and is no more, for a while: whoever looked at it is told what became of it. */
function useGone(shown: Wait | undefined): Wait | undefined {
  const before = useRef(shown)
  const [gone, setGone] = useState<Wait>()
  const id = shown?.wait_id
  useEffect(() => {
    const left = before.current
    before.current = shown
    if (left === undefined || left.wait_id === id) return
    setGone(left)
    const timer = setTimeout(() => setGone(undefined), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [shown, id])
  return gone
}

function Answered({ wait }: { readonly wait: Wait }): ReactNode {
  const by = useSessions(({ answeredBy }) => answeredBy.get(wait.wait_id))
  const words = by === undefined ? 'No longer waiting' : by === '' ? 'Answered' : `Answered by ${by}`
  return (
    <div className={by === undefined ? 'bar banner over' : 'bar banner done'} role="status">
      <Icon
        name={by === undefined ? 's-cancelled' : 's-completed'}
        className={by === undefined ? 's-cancelled' : 's-completed'}
      />
      <b>{words}</b>
      <bdi className="ell grow">{wait.prompt}</bdi>
      <span className="meta">{by === undefined ? '' : 'the workflow has it and goes on'}</span>
    </div>
  )
}

interface PauseProps {
  readonly sessionId: string
  readonly wait: Wait
  readonly more: number
}

function Pause({ sessionId, wait, more }: PauseProps): ReactNode {
  const { viewport } = useStores()
  const answering = useViewport((state) => state.answering === wait.wait_id)
  const now = useNow(1000)
  const age = formatWait(now - Date.parse(wait.since))
  const fold = (): void => viewport.setState({ answering: answering ? undefined : wait.wait_id })

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
        <Contained name="The form">
          <Suspense fallback={<div className="ask-form loading" />}>
            <AnswerForm sessionId={sessionId} wait={wait} />
          </Suspense>
        </Contained>
      ) : undefined}
    </>
  )
}
