/** Lines of a JSON tree, wherever they come from: fold, search, copy; only lines in view are in the page. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { JsonLineText } from '../../model/json-line.js'
import { LINE_PX, lineWindow, scrollTopFor } from '../../model/line-window.js'
import { SearchField } from '../../widgets/SearchField.js'
import { JsonLine } from './JsonLine.js'

export interface JsonLinesProps {
  readonly label: string
  readonly count: number
  /** `undefined` while it is on its way. */
  readonly lineAt: (index: number) => JsonLineText | undefined
  readonly isHit: (index: number) => boolean
  readonly onToggle: (pointer: string) => void
  /** The text of a value. */
  readonly copy: (pointer: string) => string | Promise<string>
  /** Takes the height that is left instead of growing to a limit. */
  readonly fills: boolean
  readonly search: JsonSearch | undefined
  /** Told which lines are in view. */
  readonly onSee?: (window: { readonly from: number; readonly to: number }) => void
}

export interface JsonSearch {
  readonly query: string
  readonly onChange: (query: string) => void
  /** What the lines were searched for last: `query`, or what it was a moment ago. */
  readonly searched: string
  readonly hitCount: number
  /** The next line that is found from there on, round about; `undefined` if none is. */
  readonly next: (after: number) => number | undefined
}

export function JsonLines(props: JsonLinesProps): ReactNode {
  const { label, count, lineAt, isHit, onToggle, copy, fills, search, onSee } = props
  const [active, setActive] = useState(0)
  const scroll = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ scrollTop: 0, viewPx: 400 })
  useEffect(() => {
    const element = scroll.current
    if (element === null) return
    const observer = new ResizeObserver(() => setPlace(placeOf(element)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { heightPx, from, to, offsetPx } = lineWindow({ count, ...place })
  useEffect(() => onSee?.({ from, to }), [onSee, from, to])

  const goTo = (index: number): void => {
    setActive(index)
    if (scroll.current !== null) scroll.current.scrollTop = scrollTopFor(index, { count, ...placeOf(scroll.current) })
  }
  const onClick = ({ target }: MouseEvent): void => {
    const found = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null
    const index = Number(found?.dataset.line ?? Number.NaN)
    const line = lineAt(index)
    if (line === undefined) return
    setActive(index)
    if (line.kind === 'open' || line.kind === 'folded') onToggle(line.pointer)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lineAt(active)
    const folds = line?.kind === 'open' ? 'ArrowLeft' : line?.kind === 'folded' ? 'ArrowRight' : undefined
    if (line !== undefined && (event.key === folds || (event.key === 'Enter' && folds !== undefined)))
      onToggle(line.pointer)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      goTo(Math.min(count - 1, Math.max(0, active + (event.key === 'ArrowDown' ? 1 : -1))))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      {search === undefined ? undefined : <Search search={search} active={active} goTo={goTo} />}
      <div
        ref={scroll}
        className={fills ? 'json scroll grow' : 'json scroll inline'}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={active >= from && active < to ? `${label}-${active}` : undefined}
        onScroll={({ currentTarget }) => setPlace(placeOf(currentTarget))}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div className="tall" role="presentation" style={{ height: heightPx }}>
          {Array.from({ length: to - from }, (_, i) => {
            const index = from + i
            const line = lineAt(index)
            return line === undefined ? undefined : (
              <JsonLine
                key={line.kind === 'text' ? index : `${line.kind === 'close' ? '}' : ''}${line.change}${line.pointer}`}
                id={`${label}-${index}`}
                line={line}
                top={offsetPx + i * LINE_PX}
                hit={isHit(index)}
                active={index === active}
                index={index}
                copy={() => copy(line.pointer)}
              />
            )
          })}
        </div>
      </div>
    </>
  )
}

function placeOf({ scrollTop, clientHeight }: HTMLElement): { readonly scrollTop: number; readonly viewPx: number } {
  return { scrollTop, viewPx: clientHeight }
}

interface SearchProps {
  readonly search: JsonSearch
  readonly active: number
  readonly goTo: (index: number) => void
}

/** Goes to the first line that was found; Enter to the next one. */
function Search({ search, active, goTo }: SearchProps): ReactNode {
  const { query, onChange, searched, hitCount, next } = search
  const goToNext = (after: number): void => {
    const index = next(after)
    if (index !== undefined) goTo(index)
  }
  const showFirst = useEffectEvent((text: string) => {
    if (text.trim() !== '') goToNext(0)
  })
  useEffect(() => showFirst(searched), [searched])
  return (
    <search className="line json-search">
      <SearchField
        className="grow low"
        label="Search in the value"
        value={query}
        onChange={onChange}
        onKeyDown={({ key }) => {
          if (key === 'Enter') goToNext(active + 1)
        }}
      >
        {query.trim() === '' ? undefined : <span className="meta">{hitCount === 0 ? 'no match' : hitCount}</span>}
      </SearchField>
    </search>
  )
}
