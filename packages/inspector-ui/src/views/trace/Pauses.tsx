/** The session waits for a person: the question, and the form that answers it. */
import { Activity, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { Session, Wait } from '../../api/client.js'
import { formatWait } from '../../base/format.js'
import { shownWait } from '../../stores/viewport.js'
import { Contained } from '../../widgets/Contained.js'
import { Icon } from '../../widgets/Icon.js'
import { letGo } from '../session-actions.js'
import { useSessions, useStores, useViewport } from '../stores-context.js'
import { useNow } from '../use-now.js'

// The form and its validator are no part of the first load.
const loadForm = () => import('../answer/AnswerForm.js')
const AnswerForm = lazy(loadForm)
const loadStep = () => import('./StepForm.js')
const StepForm = lazy(loadStep)

/** For when the page has shown itself: the forms are then there even if the server is not, or is another. */
export async function preloadAnswerForm(): Promise<void> {
  // Whoever opens the form asks again, and is told.
  await Promise.allSettled([loadForm(), loadStep()])
}

const SAID_FOR_MS = 6000
const NO_WAITS: readonly Wait[] = []

interface PausesProps {
  readonly session: Session
  /** Something else is being said in the place of the banner; a form that is open stays. */
  readonly quiet: boolean
}

export function Pauses({ session, quiet }: PausesProps): ReactNode {
  const waits = session.waiting_for ?? NO_WAITS
  const shown = useViewport((viewport) => shownWait(waits, viewport))
  const answering = useViewport((viewport) => viewport.answering)
  const gone = useGone(waits, shown)
  if (shown === undefined) return gone === undefined || quiet ? undefined : <Answered wait={gone} />

  const open = answering === shown.wait_id
  return (
    <>
      {quiet && !open ? undefined : <Pause {...{ waits, open, gone }} sessionId={session.id} wait={shown} />}
      {/* What was typed stays while a form is folded, another is shown or the connection is lost. */}
      {waits.map((wait) => (
        <Activity key={wait.wait_id} mode={open && wait === shown ? 'visible' : 'hidden'}>
          <Contained name="The form">
            <Suspense fallback={<div className="ask-form loading" />}>
              {wait.step === undefined ? (
                <AnswerForm sessionId={session.id} wait={wait} />
              ) : (
                <StepForm sessionId={session.id} wait={wait} step={wait.step} />
              )}
            </Suspense>
          </Contained>
        </Activity>
      ))}
    </>
  )
}

/** The wait that was shown before and is no more, for a while: whoever looked at it is told what became of it. */
function useGone(waits: readonly Wait[], shown: Wait | undefined): Wait | undefined {
  const before = useRef(shown)
  const [gone, setGone] = useState<Wait>()
  useEffect(() => {
    const left = before.current
    before.current = shown
    if (left !== undefined && !waits.some(({ wait_id: id }) => id === left.wait_id)) setGone(left)
  }, [waits, shown])
  useEffect(() => {
    if (gone === undefined) return
    const timer = setTimeout(() => setGone(undefined), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [gone])
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

/** Beside the next pause: a form that was open has gone, whatever was typed in it. */
function Fate({ wait: { wait_id: id, signal_name: signal } }: { readonly wait: Wait }): ReactNode {
  const by = useSessions(({ answeredBy }) => answeredBy.get(id))
  return (
    <span className="meta fate ell">
      <bdi>{signal}</bdi> {by === undefined ? 'waits no longer' : by === '' ? 'was answered' : `was answered by ${by}`}
    </span>
  )
}

interface PauseProps {
  readonly sessionId: string
  readonly wait: Wait
  /** All of the session, this one among them. */
  readonly waits: readonly Wait[]
  readonly open: boolean
  /** The one that was shown before it. */
  readonly gone: Wait | undefined
}

function Pause({ sessionId, wait, waits, open, gone }: PauseProps): ReactNode {
  const { viewport } = useStores()
  const now = useNow(1000)
  const age = formatWait(now - Date.parse(wait.since))
  const at = waits.indexOf(wait)
  const fold = (): void => viewport.setState({ answering: open ? undefined : wait.wait_id })
  const showNext = (): void => {
    const next = waits[(at + 1) % waits.length]?.wait_id
    viewport.setState({ pause: next, answering: open ? next : undefined })
  }

  return (
    <div className={open ? 'bar banner open' : 'bar banner'} role="status">
      <Icon name="s-paused" className="s-paused" />
      <b>{wait.step === undefined ? 'Waiting for you' : 'Held back'}</b>
      <bdi className="ell grow">{open ? (wait.step === undefined ? wait.signal_name : '') : wait.prompt}</bdi>
      {gone === undefined || gone.step !== undefined ? undefined : <Fate wait={gone} />}
      {waits.length === 1 ? undefined : (
        <button type="button" className="btn" title="Next pause of this session" onClick={showNext}>
          {at + 1} of {waits.length}
          <Icon name="right" />
        </button>
      )}
      <span className="meta">{open ? `asked ${age} ago` : age}</span>
      {open ? (
        <button type="button" className="btn ghost icon" aria-label="Fold the form" onClick={fold}>
          <Icon name="up" />
        </button>
      ) : wait.step === undefined ? (
        <button type="button" className="btn primary" onClick={fold}>
          Answer<kbd className="kbd">A</kbd>
        </button>
      ) : (
        <>
          <button type="button" className="btn" onClick={fold}>
            Look<kbd className="kbd">A</kbd>
          </button>
          <GoOn sessionId={sessionId} wait={wait} />
        </>
      )}
    </div>
  )
}

/** Lets what is held back go on as it is. */
function GoOn({ sessionId, wait }: { readonly sessionId: string; readonly wait: Wait }): ReactNode {
  const stores = useStores()
  const [sent, setSent] = useState<string>()
  const go = async (): Promise<void> => {
    setSent(wait.wait_id)
    const problem = await letGo(stores, sessionId, wait.wait_id, { action: 'go' })
    if (problem === undefined) return
    setSent(undefined)
    stores.dialogs.show({ kind: 'problem', problem })
  }
  return (
    <button type="button" className="btn primary" disabled={sent === wait.wait_id} onClick={() => void go()}>
      Continue
    </button>
  )
}
