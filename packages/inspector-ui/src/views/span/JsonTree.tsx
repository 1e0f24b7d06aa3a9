/** A JSON value as a tree of lines: fold, search, copy value and path; only lines in view are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import type { Change } from '../../model/diff-state.js'
import { findInJson, type JsonRow, jsonRows, pathOf, pointersAbove } from '../../model/json-rows.js'
import { SearchField } from '../../widgets/SearchField.js'
import { JsonLine } from './JsonLine.js'

interface JsonTreeProps {
  readonly value: unknown
  readonly label: string
  /** What changed since an earlier value, by pointer. */
  readonly changes?: ReadonlyMap<string, Change>
  /** Only lines that changed, and what leads to them. */
  readonly onlyChanged?: boolean
  /** Values above this depth are open at first. */
  readonly openTo?: number
  /** Takes the height that is left instead of growing to a limit. */
  readonly fills?: boolean
  readonly searchable?: boolean
}

const LINE_PX = 20
/** Longer ones begin folded below the top. */
const MAX_OPEN_CHILDREN = 40

export function JsonTree({
  value,
  label,
  changes,
  onlyChanged = false,
  openTo = 3,
  fills = false,
  searchable = false,
}: JsonTreeProps): ReactNode {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const scroll = useRef<HTMLDivElement>(null)

  const hits = useMemo(() => new Set(findInJson(value, query.trim())), [value, query])
  const rows = useMemo(() => {
    const leading = pointersAbove([...hits, ...(changes?.keys() ?? [])])
    const isOpen = (pointer: string, depth: number, node: object): boolean => {
      const usual =
        leading.has(pointer) || (depth < openTo && (depth === 0 || Object.keys(node).length <= MAX_OPEN_CHILDREN))
      return toggled.has(pointer) ? !usual : usual
    }
    const all = jsonRows(value, changes === undefined ? { isOpen } : { isOpen, changes })
    return onlyChanged ? all.filter((row) => row.change !== 'same' || leading.has(row.pointer)) : all
  }, [value, hits, changes, onlyChanged, openTo, toggled])

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE_PX,
    overscan: 10,
  })
  const toggle = ({ pointer }: JsonRow): void => {
    const next = new Set(toggled)
    if (!next.delete(pointer)) next.add(pointer)
    setToggled(next)
  }
  const onClick = ({ target }: MouseEvent): void => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null
    const index = Number(line?.dataset.line ?? Number.NaN)
    const row = rows[index]
    if (row === undefined) return
    setActive(index)
    if (row.kind === 'open' || row.kind === 'folded') toggle(row)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active]
    const folds = row?.kind === 'open' ? 'ArrowLeft' : row?.kind === 'folded' ? 'ArrowRight' : undefined
    if (row !== undefined && (event.key === folds || (event.key === 'Enter' && folds !== undefined))) toggle(row)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = Math.min(rows.length - 1, Math.max(0, active + (event.key === 'ArrowDown' ? 1 : -1)))
      setActive(next)
      virtual.scrollToIndex(next)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const items = virtual.getVirtualItems()

  return (
    <>
      {searchable ? (
        <div className="line json-search">
          <SearchField className="grow low" label="Search in the value" value={query} onChange={setQuery}>
            {query.trim() === '' ? undefined : <span className="meta">{hits.size === 0 ? 'no match' : hits.size}</span>}
          </SearchField>
        </div>
      ) : undefined}
      <div
        ref={scroll}
        className={fills ? 'json scroll grow' : 'json scroll inline'}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${label}-${active}` : undefined}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div className="tall" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return undefined
            return (
              <JsonLine
                key={`${row.kind === 'close' ? '}' : ''}${row.change}${row.pointer}`}
                id={`${label}-${index}`}
                row={row}
                top={start}
                hit={hits.has(row.pointer) && row.kind !== 'close'}
                active={index === active}
                path={pathOf(row.pointer)}
                index={index}
              />
            )
          })}
        </div>
      </div>
    </>
  )
}
