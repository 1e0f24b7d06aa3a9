/** Search, and whether the view follows what comes. */
import type { KeyboardEvent, ReactNode } from 'react'
import { formatInteger } from '../../base/format.js'
import type { TreeLayout } from '../../model/layout-tree.js'
import { visibleIndexOf } from '../../model/visible-rows.js'
import { Icon } from '../../widgets/Icon.js'
import { SearchField } from '../../widgets/SearchField.js'
import { goToHit } from '../navigate.js'
import { useLocation, useStores, useTrace, useTree, useViewport } from '../stores-context.js'

export function TraceToolbar(): ReactNode {
  const stores = useStores()
  const tree = useTree()
  const query = useLocation((place) => place.query)
  useLocation((place) => place.spanKey)
  useTrace((state) => state.layout)
  const follow = useViewport((viewport) => viewport.follow)
  const range = useViewport((viewport) => viewport.range)

  const share = useTrace((state) => state.found.share)

  const hits = tree.hits()
  const at = placeIn(stores.trace.getState().layout, hits, tree.selectedRow())
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    goToHit(stores, event.shiftKey ? -1 : 1)
  }

  return (
    <search className="bar">
      <SearchField
        id="span-search"
        className="grow low"
        label="Search spans"
        shortcut="/"
        value={query}
        onChange={(value) => stores.location.go({ query: value }, 'replace')}
        onKeyDown={onKeyDown}
      >
        {query.trim() === '' ? undefined : (
          <span className="meta" role="status">
            {countWords(hits.length, at, share < 1 || tree.isSearching())}
            {share < 1 ? `, searched ${Math.floor(share * 100)} %` : undefined}
          </span>
        )}
      </SearchField>
      <span className="pair">
        <button
          type="button"
          className="btn ghost icon"
          aria-label="Previous match"
          disabled={hits.length === 0}
          onClick={() => goToHit(stores, -1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="btn ghost icon"
          aria-label="Next match"
          disabled={hits.length === 0}
          onClick={() => goToHit(stores, 1)}
        >
          <Icon name="down" />
        </button>
      </span>
      {range === undefined ? undefined : (
        <button
          type="button"
          className="btn"
          title="Whole session (shift z)"
          onClick={() => stores.viewport.setState({ range: undefined })}
        >
          Whole session
        </button>
      )}
      <button
        type="button"
        className="btn"
        aria-pressed={follow}
        title="Keep the newest row in view (f)"
        onClick={() => stores.viewport.setState({ follow: !follow })}
      >
        <Icon name="follow" />
        Follow
      </button>
    </search>
  )
}

function countWords(count: number, at: number, isSearching: boolean): string {
  if (count === 0) return isSearching ? 'no match yet' : 'no match'
  return at === -1 ? formatInteger(count) : `${formatInteger(at + 1)} of ${formatInteger(count)}`
}

/** Which of some rows in the order of the tree a row is, from 0; -1 if it is none of them. */
function placeIn(layout: TreeLayout, rows: Uint32Array, row: number | undefined): number {
  const index = row === undefined ? -1 : visibleIndexOf(layout, rows, row)
  return rows[index] === row ? index : -1
}
