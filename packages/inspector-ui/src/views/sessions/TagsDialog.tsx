/** The tags of a session: each can be taken off, another put on; what is done is done at once. */
import { Dialog } from '@base-ui/react/dialog'
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import type { Problem } from '../../api/problem.js'
import { Icon } from '../../widgets/Icon.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { setTags } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'
import './tags.css'

/** As the API has it. */
const MAX_TAG_CHARS = 100

const NO_TAGS: readonly string[] = []

export function TagsDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const session = useSessions(({ byId }) => byId.get(sessionId))
  const known = useSessions(({ byId }) => byId)
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const tags = session?.tags ?? NO_TAGS
  const others = new Set([...known.values()].flatMap((other) => other.tags).filter((tag) => !tags.includes(tag)))

  const change = async (changed: readonly string[]): Promise<boolean> => {
    const refused = await setTags(stores, sessionId, changed)
    setProblem(refused)
    return refused === undefined
  }
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const tag = typed.trim()
    if (tag !== '' && (tags.includes(tag) || (await change([...tags, tag])))) setTyped('')
  }
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Backspace' && typed === '' && tags.length > 0) void change(tags.slice(0, -1))
  }

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : stores.dialogs.close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="pop small" initialFocus={input}>
          <div className="ask-line">
            <Dialog.Title className="grow ell">
              Tags of “<bdi>{session?.title}</bdi>”
            </Dialog.Title>
            <Dialog.Close className="btn ghost">
              Close<kbd className="kbd">esc</kbd>
            </Dialog.Close>
          </div>
          <div className="told">
            <ul className="tag-list" aria-label="Tags" aria-live="polite">
              {tags.map((tag) => (
                <li key={tag} className="tag">
                  <bdi className="ell" title={tag}>
                    {tag}
                  </bdi>
                  <button
                    type="button"
                    aria-label={`Remove ${tag}`}
                    title="Remove"
                    onClick={() => void change(tags.filter((other) => other !== tag))}
                  >
                    <Icon name="x" />
                  </button>
                </li>
              ))}
            </ul>
            <form className="line" onSubmit={(event) => void add(event)}>
              <label className="field grow">
                <Icon name="tag" />
                <input
                  ref={input}
                  type="text"
                  aria-label="New tag"
                  placeholder="New tag"
                  autoComplete="off"
                  list="known-tags"
                  maxLength={MAX_TAG_CHARS}
                  value={typed}
                  onChange={({ target }) => setTyped(target.value)}
                  onKeyDown={onKeyDown}
                />
              </label>
              <button type="submit" className="btn big" disabled={typed.trim() === ''}>
                Add
              </button>
            </form>
            <datalist id="known-tags">
              {[...others].map((tag) => (
                <option key={tag} value={tag} />
              ))}
            </datalist>
            <p className="meta">The search of sessions finds them. They are kept in a file beside the trace.</p>
            {problem === undefined ? undefined : <ProblemCard {...problem} />}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
