/** An operation that is held back: what it is about to get, to change; or its result, to skip it. */
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { HeldStep, StepDecision, Wait } from '../../api/client.js'
import type { Problem } from '../../api/problem.js'
import { editJson, jsonText } from '../../model/edited-json.js'
import { keyCap } from '../../widgets/key-cap.js'
import { ScalarInput } from '../answer/ScalarInput.js'
import { chooseSteps, letGo } from '../session-actions.js'
import { useStores } from '../stores-context.js'
import { ChangeList } from './ChangeList.js'
import '../answer/answer.css'

interface StepFormProps {
  readonly sessionId: string
  readonly wait: Wait
  readonly step: HeldStep
}

const RAW = { type: 'raw' } as const

// The default export is what lets the form load on its own.
export default function StepForm({ sessionId, wait, step }: StepFormProps): ReactNode {
  const stores = useStores()
  const id = useId()
  const [input, setInput] = useState(() => jsonText(step.input))
  /** Set while it is to be skipped. */
  const [result, setResult] = useState<string>()
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const element = useRef<HTMLFormElement>(null)

  const skips = result !== undefined
  const text = result ?? input
  const edited = editJson(text, skips ? undefined : step.input)
  const changes = edited.ok && !skips ? edited.changes : []
  const message = edited.ok ? undefined : edited.message

  // Each time it is shown.
  useEffect(() => element.current?.querySelector<HTMLElement>('button[type=submit]')?.focus(), [])

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!edited.ok || sending) return
    setSending(true)
    const decision: StepDecision = skips
      ? { action: 'skip', result: edited.value ?? null }
      : { action: 'go', ...(changes.length > 0 && { input: edited.value }) }
    const refused = await letGo(stores, sessionId, wait.wait_id, decision)
    if (refused === undefined) return
    setSending(false)
    setProblem(refused)
  }

  return (
    <form ref={element} className="ask-form" aria-label="Step" noValidate onSubmit={(event) => void send(event)}>
      <h2 className="full question">
        <span className="op">{step.kind}</span> <bdi>{step.title}</bdi>
      </h2>
      <div className="f full">
        <label className="lab" htmlFor={id}>
          {skips ? 'Result instead of calling it' : 'What it is about to get'}
          <i>{skips ? 'JSON' : changes.length > 0 ? 'changed' : 'JSON, may be changed'}</i>
        </label>
        <ScalarInput
          id={id}
          shape={RAW}
          value={text}
          invalid={!edited.ok}
          required={false}
          describedBy={message === undefined ? undefined : `${id}-hint`}
          onChange={skips ? setResult : setInput}
        />
        {message === undefined ? (
          step.input === undefined && !skips ? (
            <p className="hint">It gets nothing, or more than is shown here: its span has it.</p>
          ) : undefined
        ) : (
          <p className="hint bad" id={`${id}-hint`}>
            {message}
          </p>
        )}
        <ChangeList changes={changes} />
      </div>
      <div className="full line">
        <button type="submit" className="btn big primary" disabled={sending || !edited.ok}>
          {sending
            ? 'Sending'
            : skips
              ? 'Skip with this result'
              : changes.length > 0
                ? 'Continue, changed'
                : 'Continue'}
          <kbd className="kbd">{keyCap('Mod')} ↵</kbd>
        </button>
        <button type="button" className="btn big ghost" onClick={() => setResult(skips ? undefined : 'null')}>
          {skips ? 'Do not skip it' : 'Skip…'}
        </button>
        {changes.length > 0 ? (
          <button type="button" className="btn big ghost" onClick={() => setInput(jsonText(step.input))}>
            Undo changes
          </button>
        ) : undefined}
        <span className="grow" />
        <span className="small" role="status">
          {problem === undefined ? undefined : (
            <span className="s-failed">
              {problem.detail} {problem.status === 409 ? '' : problem.hint}
            </span>
          )}
        </span>
        <button type="button" className="btn big ghost" onClick={() => void chooseSteps(stores, sessionId, [])}>
          Stop stepping
        </button>
      </div>
    </form>
  )
}
