/** The answer to a pause, as a form made from its JSON Schema, checked as it is typed. */
import { type FormEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type FieldValues, FormProvider, useForm, useWatch } from 'react-hook-form'
import type { Wait } from '../../api/client.js'
import { type Draft, draftFrom, draftOf, formHolds, payloadOf } from '../../model/form-draft.js'
import { type FormField, formOf } from '../../model/form-fields.js'
import { placeMessages } from '../../model/place-messages.js'
import { keyCap } from '../../widgets/key-cap.js'
import { AnswerField } from './AnswerField.js'
import { AnswerMessages, type MessageOf } from './answer-messages.js'
import { FormStatus } from './FormStatus.js'
import { PromptText } from './PromptText.js'
import { useAnswerCheck } from './use-answer-check.js'
import { useSendAnswer } from './use-send-answer.js'
import './answer.css'

interface AnswerFormProps {
  readonly sessionId: string
  readonly wait: Wait
}

// The default export is what lets the form load on its own.
export default function AnswerForm({ sessionId, wait }: AnswerFormProps): ReactNode {
  // A wait is asked once, however often the session is told anew.
  const [schema] = useState(wait.schema)
  const [form] = useState(() => formOf(schema))
  const methods = useForm<FieldValues>({ defaultValues: { answer: draftOf(form), json: '' } })
  const [asJson, setAsJson] = useState(false)
  /** How often all that is wrong was asked to be shown. */
  const [looks, setLooks] = useState(0)
  const element = useRef<HTMLFormElement>(null)

  const shown = asJson ? AS_JSON : form
  const name = asJson ? 'json' : 'answer'
  const draft: Draft = useWatch({ control: methods.control, name })
  const payload = useMemo(() => payloadOf(shown, draft), [shown, draft])
  const { messages: found, unchecked, ask } = useAnswerCheck(schema, payload)
  const { sending, problem, send } = useSendAnswer(sessionId, wait, payload)
  const messages = useMemo(() => placeMessages(shown, found), [shown, found])
  const messageOf = useMessageOf({ form: shown, messages, refused: problem?.errors, showAll: looks > 0 })
  const toFix = methods.formState.isDirty || looks > 0 ? messages.size : 0

  // Each time it is shown.
  useEffect(() => element.current?.querySelector<HTMLElement>('input, textarea, select, .add')?.focus(), [])
  useEffect(() => {
    if (looks > 0) firstWrongIn(element.current)?.focus()
  }, [looks])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (sending) return
    if ((await ask()).size > 0) setLooks(looks + 1)
    else await send()
  }
  const editJson = (): void => {
    methods.setValue('json', JSON.stringify(payload, undefined, 2) ?? '', { shouldDirty: true })
    setAsJson(true)
  }
  const editFields = (): void => {
    methods.setValue('answer', draftFrom(form, payload), { shouldDirty: true })
    setAsJson(false)
  }
  const isHeld = !asJson || formHolds(form, payload)

  return (
    <form ref={element} className="ask-form" aria-label="Answer" noValidate onSubmit={(event) => void submit(event)}>
      <h2 className={wait.prompt.length > LONG_PROMPT ? 'full question lengthy' : 'full question'} dir="auto">
        <PromptText text={wait.prompt} />
      </h2>
      <FormProvider {...methods}>
        <AnswerMessages value={messageOf}>
          <AnswerField key={name} field={shown} name={name} pointer="" />
        </AnswerMessages>
      </FormProvider>
      <div className="full line">
        <button type="submit" className="btn big primary" disabled={sending || toFix > 0}>
          {sending ? 'Sending' : 'Send answer'}
          <kbd className="kbd">{keyCap('Mod')} ↵</kbd>
        </button>
        {form.shape.type === 'raw' ? undefined : (
          <button
            type="button"
            className="btn big ghost"
            disabled={!isHeld}
            title={isHeld ? undefined : 'The form has no field for all of this'}
            onClick={asJson ? editFields : editJson}
          >
            {asJson ? 'Edit as form' : 'Edit as JSON'}
          </button>
        )}
        <span className="grow" />
        <FormStatus
          toFix={toFix}
          // A group of fields has no place of its own for what is wrong with all of it.
          ofWhole={shown.shape.type === 'group' ? messageOf('', true) : undefined}
          unchecked={unchecked}
          problem={problem}
          onShow={() => setLooks(looks + 1)}
        />
      </div>
    </form>
  )
}

/** A control; of a group or a list as a whole, the first in it. */
function firstWrongIn(form: HTMLElement | null): HTMLElement | null | undefined {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid=true], .hint.bad')
  return wrong?.matches('.hint')
    ? wrong.parentElement?.querySelector<HTMLElement>('input, textarea, select, .add')
    : wrong
}

/** Characters that are no headline any more. */
const LONG_PROMPT = 240

const AS_JSON: FormField = {
  key: '',
  label: 'Answer',
  description: undefined,
  required: true,
  nullable: false,
  initial: undefined,
  shape: { type: 'raw' },
}

interface MessagesOptions {
  readonly form: FormField
  readonly messages: ReadonlyMap<string, string>
  /** What the server says is wrong. */
  readonly refused: readonly { readonly path: string; readonly message: string }[] | undefined
  readonly showAll: boolean
}

function useMessageOf({ form, messages, refused, showAll }: MessagesOptions): MessageOf {
  const placed = useMemo(
    () => placeMessages(form, new Map(refused?.map(({ path, message }) => [path, message]))),
    [form, refused],
  )
  return useCallback(
    (pointer, seen) => placed.get(pointer) ?? (seen || showAll ? messages.get(pointer) : undefined),
    [placed, messages, showAll],
  )
}
