/** The answer to a pause, as a form made from its JSON Schema, checked as it is typed. */
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { Wait } from '../../api/client.js'
import type { Problem } from '../../api/problem.js'
import { countOf } from '../../base/format.js'
import { type Draft, draftOf, payloadOf } from '../../model/form-draft.js'
import { type FormField, formOf } from '../../model/form-fields.js'
import { placeMessages } from '../../model/place-messages.js'
import { keyCap } from '../../widgets/key-cap.js'
import { useStores } from '../stores-context.js'
import { AnswerField } from './AnswerField.js'
import { checkAnswer } from './check-answer.js'
import { PromptText } from './PromptText.js'
import './answer.css'

interface AnswerFormProps {
  readonly sessionId: string
  readonly wait: Wait
}

// The default export is what lets the form load on its own.
export default function AnswerForm({ sessionId, wait }: AnswerFormProps): ReactNode {
  const { client, sessions } = useStores()
  const form = useMemo(() => formOf(wait.schema), [wait.schema])
  const [draft, setDraft] = useState<Draft>(() => draftOf(form))
  /** Set while the JSON is edited instead of the fields. */
  const [json, setJson] = useState<string>()
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const element = useRef<HTMLFormElement>(null)

  const shown = json === undefined ? form : rawField(form)
  const payload = payloadOf(shown, json ?? draft)
  const messages = placeMessages(shown, checkAnswer(wait.schema, payload))
  const refused = placeMessages(shown, new Map(problem?.errors?.map(({ path, message }) => [path, message])))
  const toFix = messages.size

  // Each time it is shown.
  useEffect(() => element.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), [])

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTouched(new Set([...messages.keys(), '*']))
    if (toFix > 0 || sending) return
    setSending(true)
    const sent = await client.sendSignal(sessionId, {
      signal_name: wait.signal_name,
      wait_id: wait.wait_id,
      payload,
      by: 'page',
    })
    if (sent.ok) {
      // The form stays as it is until the session says that it waits no more.
      void sessions.ensure(sessionId, true)
      return
    }
    setSending(false)
    setProblem(sent.problem)
    // Somebody else was first: what the session waits for now is asked again.
    if (sent.problem.status === 409) sessions.refresh(sessionId)
  }
  const change = (pointer: string, next: Draft): void => {
    setTouched(new Set([...touched, pointer]))
    setProblem(undefined)
    if (json === undefined) setDraft(next)
    else if (typeof next === 'string') setJson(next)
  }
  const messageOf = (pointer: string): string | undefined => {
    const seen = touched.has('*') || touched.has(pointer)
    return refused.get(pointer) ?? (seen ? messages.get(pointer) : undefined)
  }

  // A group of fields has no place of its own for what is wrong with all of it.
  const ofWhole = shown.shape.type === 'group' ? messageOf('') : undefined

  return (
    <form ref={element} className="ask-form" aria-label="Answer" noValidate onSubmit={(event) => void send(event)}>
      <h2 className="full question" dir="auto">
        <PromptText text={wait.prompt} />
      </h2>
      <AnswerField field={shown} draft={json ?? draft} messageOf={messageOf} onChange={change} top />
      <div className="full line">
        <button type="submit" className="btn big primary" disabled={sending || (toFix > 0 && touched.size > 0)}>
          {sending ? 'Sending' : 'Send answer'}
          <kbd className="kbd">{keyCap('Mod')} ↵</kbd>
        </button>
        {form.shape.type === 'raw' ? undefined : (
          <button
            type="button"
            className="btn big ghost"
            onClick={() => {
              if (json === undefined) setJson(JSON.stringify(payload, undefined, 2) ?? '')
              else {
                setDraft(draftOf(form, payload))
                setJson(undefined)
              }
            }}
          >
            {json === undefined ? 'Edit as JSON' : 'Edit as form'}
          </button>
        )}
        <span className="grow" />
        <span className="small" role="status">
          {problem !== undefined && refused.size === 0 ? (
            <span className="s-failed">
              {problem.detail} {problem.status === 409 ? '' : problem.hint}
            </span>
          ) : toFix > 0 && touched.size > 0 ? (
            <span className="s-failed">
              {countOf(toFix, 'field')} to fix{ofWhole === undefined ? '' : `: ${ofWhole}`}
            </span>
          ) : refused.size > 0 ? (
            <span className="s-failed">
              {problem?.detail} {ofWhole}
            </span>
          ) : undefined}
        </span>
      </div>
    </form>
  )
}

function rawField(form: FormField): FormField {
  return { ...form, label: 'Answer as JSON', shape: { type: 'raw' } }
}
