/** A big value, loaded whole: how far it is, why it failed, and then its lines, which a worker holds. */
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { formatBytes, formatInteger } from '../../base/format.js'
import type { WholeValue } from '../../stores/whole-values.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useLocation, useStores } from '../stores-context.js'
import { JsonLines } from './JsonLines.js'

interface WholeValueViewProps {
  readonly sha256: string
  /** UTF-8 bytes, where they are known. */
  readonly bytes: number | undefined
  readonly label: string
  readonly fills: boolean
}

export function WholeValueView({ sha256, ...shown }: WholeValueViewProps): ReactNode {
  const { wholeValues } = useStores()
  const sessionId = useLocation((place) => place.sessionId)
  const [value, setValue] = useState<WholeValue>()
  useEffect(() => {
    if (sessionId === undefined) return
    const opened = wholeValues.open(sessionId, sha256)
    setValue(opened)
    return () => opened.close()
  }, [wholeValues, sessionId, sha256])
  return value === undefined ? undefined : <OpenValue value={value} {...shown} />
}

interface OpenValueProps extends Omit<WholeValueViewProps, 'sha256'> {
  readonly value: WholeValue
}

function OpenValue({ value, bytes, label, fills }: OpenValueProps): ReactNode {
  const { phase, bytes: received, problem, count, hits, query, searched, from, lines } = useStore(value)
  const onSee = useCallback((window: { readonly from: number; readonly to: number }) => value.see(window), [value])
  if (problem !== undefined && phase === 'failed') {
    const { title, detail, hint, code } = problem
    return <ProblemCard title={title} detail={detail} hint={hint} code={code} onRetry={value.retry} />
  }
  if (phase === 'loading') return <Loading received={received} bytes={bytes} label={label} />
  return (
    <>
      <div className="line whole-head">
        <span className="meta ell">
          {bytes === undefined ? undefined : `${formatBytes(bytes)}, `}
          {formatInteger(count)} lines shown
        </span>
        <span className="grow" />
        <CopyButton className="btn low" text={() => value.text()} label={`Copy all of ${label}`}>
          Copy all
        </CopyButton>
      </div>
      <JsonLines
        label={label}
        count={count}
        lineAt={(index) => lines[index - from]}
        isHit={(index) => isIn(hits, index)}
        onToggle={value.toggle}
        copy={value.text}
        fills={fills}
        search={{
          query,
          onChange: value.search,
          searched,
          hitCount: hits.length,
          next: (after) => hits[firstFrom(hits, after)] ?? hits[0],
        }}
        onSee={onSee}
      />
    </>
  )
}

interface LoadingProps {
  readonly received: number
  readonly bytes: number | undefined
  readonly label: string
}

function Loading({ received, bytes, label }: LoadingProps): ReactNode {
  const words =
    bytes === undefined ? formatBytes(received) : `${formatBytes(Math.min(received, bytes))} of ${formatBytes(bytes)}`
  return (
    <div className="whole-loading">
      <span className="meta">Loading {words}</span>
      <progress aria-label={`Loading ${label}`} value={bytes === undefined ? undefined : received} max={bytes} />
    </div>
  )
}

function isIn(sorted: Uint32Array, number: number): boolean {
  return sorted[firstFrom(sorted, number)] === number
}

/** Index of the first that is not below. */
function firstFrom(sorted: Uint32Array, number: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
