/** Why a session cost what it did: which models, which tokens, at which price of which day. */
import { costText, formatCost } from '@agent-inspector/trace-format'
import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../api/client.js'
import { countOf } from '../../base/format.js'
import { useSessions, useStores, useTrace } from '../stores-context.js'
import { type CostLine, costLines } from './cost-lines.js'
import './cost.css'

export function CostDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const table = useStore(stores.prices)
  const ofFile = useTrace(({ file }) => file?.session)
  const known = useSessions(({ byId }) => byId.get(sessionId))
  const session = ofFile?.id === sessionId ? ofFile : known
  const lines = costLines(session?.models ?? [], table)
  const showCalls = (model: string): void => {
    stores.location.go({ query: `"${model}"` })
    stores.dialogs.close()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : stores.dialogs.close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="pop costs">
          <div className="ask-line">
            <Dialog.Title className="grow ell">
              {session === undefined ? 'Cost' : `Cost ${totalText(session)}`}
            </Dialog.Title>
            <Dialog.Close className="btn ghost">
              Close<kbd className="kbd">esc</kbd>
            </Dialog.Close>
          </div>
          <div className="told">
            <table>
              <thead>
                <tr>
                  <th scope="col">Model, tokens</th>
                  <th scope="col">Tokens</th>
                  <th scope="col">$ per million</th>
                  <th scope="col">Cost</th>
                </tr>
              </thead>
              {lines.map((line) => (
                <ModelLines key={line.key} line={line} onShowCalls={showCalls} />
              ))}
            </table>
            {session?.cost_is_partial === true ? (
              <p>Calls without a price have tokens and no cost: the session cost at least what the others did.</p>
            ) : undefined}
            <Dialog.Description className="meta">
              {table === undefined
                ? 'The prices could not be loaded.'
                : `Prices of ${table.date}. ${table.source}. Another table: --prices FILE.`}
            </Dialog.Description>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function totalText({ cost_usd: usd, cost_is_partial: isPartial }: Session): string {
  return usd === undefined ? 'not known' : costText({ usd, isPartial: isPartial === true })
}

interface ModelLinesProps {
  readonly line: CostLine
  readonly onShowCalls: (model: string) => void
}

function ModelLines({ line, onShowCalls }: ModelLinesProps): ReactNode {
  const { model, provider, over, calls, usd, sorts, why } = line
  return (
    <tbody>
      <tr className="model">
        <th scope="rowgroup">
          <bdi>{model === '' ? 'Model not told' : model}</bdi>{' '}
          <span className="meta">
            {[provider, over === 0 ? '' : `input over ${over.toLocaleString('en-US')}`].filter(Boolean).join(', ')}
          </span>
        </th>
        <td colSpan={2}>
          {model === '' ? (
            countOf(calls, 'call')
          ) : (
            <button type="button" className="link" onClick={() => onShowCalls(model)}>
              {countOf(calls, 'call')}
            </button>
          )}
        </td>
        <td>{usd === undefined ? 'no price' : formatCost(usd)}</td>
      </tr>
      {sorts.map(({ name, tokens, rate, usd: cost }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{tokens.toLocaleString('en-US')}</td>
          <td>{rate ?? ''}</td>
          <td>{cost === undefined ? '' : formatCost(cost)}</td>
        </tr>
      ))}
      <tr className="meta">
        <td colSpan={4}>{why}</td>
      </tr>
    </tbody>
  )
}
