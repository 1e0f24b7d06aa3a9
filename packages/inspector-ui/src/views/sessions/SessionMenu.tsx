/** What can be done with a session: opens beside the button of its head, or where its row was pointed at. */
import { Menu } from '@base-ui/react/menu'
import { type ReactNode, useState } from 'react'
import type { Session } from '../../api/client.js'
import { isUnderWay } from '../../model/is-under-way.js'
import type { Anchor } from '../../stores/dialogs.js'
import { Icon } from '../../widgets/Icon.js'
import { askToCancel, askToDelete, chooseSteps, STEPS, showTags, togglePin } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'

export function SessionMenu({ sessionId, anchor }: { readonly sessionId: string; readonly anchor: Anchor }): ReactNode {
  const { dialogs } = useStores()
  const session = useSessions(({ byId }) => byId.get(sessionId))
  const [before] = useState(() => document.activeElement)
  const back = { current: before instanceof HTMLElement ? before : null }
  const onOpenChange = (open: boolean): void => {
    // An item may have opened a dialog meanwhile.
    if (!open && dialogs.getState().open?.kind === 'menu') dialogs.close()
  }
  if (session === undefined) return undefined
  return (
    <Menu.Root open onOpenChange={onOpenChange}>
      <Menu.Portal>
        <Menu.Positioner
          className="menu-at"
          anchor={anchor}
          align={anchor instanceof Element ? 'end' : 'start'}
          sideOffset={4}
        >
          <Menu.Popup className="menu" aria-label={`Session ${session.title}`} finalFocus={back}>
            <Items session={session} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Items({ session }: { readonly session: Session }): ReactNode {
  const stores = useStores()
  const { id, pinned, status, unreadable } = session
  const isOurs = unreadable === undefined
  return (
    <>
      <Menu.Item className="item" disabled={!isOurs} onClick={() => void togglePin(stores, id)}>
        <Icon name="pin" />
        <span className="grow">{pinned ? 'Unpin' : 'Pin'}</span>
        <kbd className="kbd">p</kbd>
      </Menu.Item>
      <Menu.Item className="item" disabled={!isOurs} onClick={() => showTags(stores, id)}>
        <Icon name="tag" />
        <span className="grow">Tags…</span>
        <kbd className="kbd">#</kbd>
      </Menu.Item>
      <Menu.Item
        className="item"
        disabled={!isUnderWay(status) || session.cancel_request !== undefined}
        onClick={() => askToCancel(stores, id)}
      >
        <Icon name="stop" />
        <span className="grow">Cancel the run…</span>
        <kbd className="kbd">c</kbd>
      </Menu.Item>
      <Menu.Item className="item" disabled={!isOurs || isUnderWay(status)} onClick={() => askToDelete(stores, id)}>
        <Icon name="trash" />
        <span className="grow">Delete…</span>
        <kbd className="kbd">del</kbd>
      </Menu.Item>
      {isUnderWay(status) ? <Steps session={session} /> : undefined}
      {isOurs ? <Downloads sessionId={id} /> : undefined}
      <Menu.Separator className="rule" />
      <Menu.Item className="item" onClick={() => stores.dialogs.show({ kind: 'settings' })}>
        <Icon name="disk" />
        <span className="grow">Storage and settings</span>
        <kbd className="kbd">,</kbd>
      </Menu.Item>
    </>
  )
}

const FORMATS = [
  { format: 'html', words: 'Page that opens anywhere', ending: 'html' },
  { format: 'otlp', words: 'Lines of OTLP/JSON', ending: 'jsonl' },
  { format: 'chrome', words: 'Trace for Perfetto', ending: 'json' },
] as const

function Downloads({ sessionId }: { readonly sessionId: string }): ReactNode {
  const { client } = useStores()
  return (
    <>
      <Menu.Separator className="rule" />
      <Menu.Group>
        <Menu.GroupLabel className="item-group">Download</Menu.GroupLabel>
        {FORMATS.map(({ format, words, ending }) => (
          <Menu.LinkItem key={format} className="item" href={client.exportUrl(sessionId, format)} download closeOnClick>
            <Icon name="follow" />
            <span className="grow">{words}</span>
            <span className="meta">.{ending}</span>
          </Menu.LinkItem>
        ))}
      </Menu.Group>
    </>
  )
}

/** What waits for the reader before it begins. */
function Steps({ session: { id, step_kinds: chosen = [] } }: { readonly session: Session }): ReactNode {
  const stores = useStores()
  const kinds = STEPS.map(({ kind }) => kind).filter((kind) => chosen.includes(kind))
  return (
    <>
      <Menu.Separator className="rule" />
      <Menu.Group>
        <Menu.GroupLabel className="item-group">
          <span className="grow">Step through: wait before</span>
          <kbd className="kbd">b</kbd>
        </Menu.GroupLabel>
        {STEPS.map(({ kind, words }) => (
          <Menu.CheckboxItem
            key={kind}
            className="item"
            checked={kinds.includes(kind)}
            onCheckedChange={(on) =>
              void chooseSteps(stores, id, on ? [...kinds, kind] : kinds.filter((other) => other !== kind))
            }
          >
            <span className="tick">
              <Menu.CheckboxItemIndicator>
                <Icon name="check" />
              </Menu.CheckboxItemIndicator>
            </span>
            <span className="grow">{words}</span>
          </Menu.CheckboxItem>
        ))}
      </Menu.Group>
    </>
  )
}
