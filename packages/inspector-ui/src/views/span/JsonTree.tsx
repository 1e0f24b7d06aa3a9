/** A JSON value that the page holds, as a tree of lines. */
import { type ReactNode, useMemo, useState } from 'react'
import { valueAt } from '../../base/json-pointer.js'
import type { Change } from '../../model/diff-state.js'
import { jsonLine } from '../../model/json-line.js'
import { findInJson, isOpenAtFirst, jsonRows, pointersAbove } from '../../model/json-rows.js'
import { plainJson } from './attribute-text.js'
import { JsonLines, type JsonSearch } from './JsonLines.js'

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

export function JsonTree(props: JsonTreeProps): ReactNode {
  const { value, label, changes, onlyChanged = false, openTo = 3, fills = false, searchable = false } = props
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [query, setQuery] = useState('')

  const hits = useMemo(() => new Set(findInJson(value, query.trim())), [value, query])
  const rows = useMemo(() => {
    const leading = pointersAbove([...hits, ...(changes?.keys() ?? [])])
    const isOpen = (pointer: string, depth: number, node: object | string): boolean => {
      const usual = leading.has(pointer) || isOpenAtFirst(node, depth, openTo)
      return toggled.has(pointer) ? !usual : usual
    }
    const all = jsonRows(value, changes === undefined ? { isOpen } : { isOpen, changes })
    return onlyChanged ? all.filter((row) => row.change !== 'same' || leading.has(row.pointer)) : all
  }, [value, hits, changes, onlyChanged, openTo, toggled])

  const isHit = (index: number): boolean => {
    const row = rows[index]
    return row !== undefined && row.kind !== 'close' && row.kind !== 'text' && hits.has(row.pointer)
  }
  const toggle = (pointer: string): void => {
    const next = new Set(toggled)
    if (!next.delete(pointer)) next.add(pointer)
    setToggled(next)
  }
  const search: JsonSearch = {
    query,
    onChange: setQuery,
    searched: query,
    hitCount: hits.size,
    next(after) {
      const places = rows.flatMap((_, index) => (isHit(index) ? [index] : []))
      return places.find((place) => place >= after) ?? places[0]
    },
  }
  return (
    <JsonLines
      label={label}
      count={rows.length}
      lineAt={(index) => {
        const row = rows[index]
        return row && jsonLine(row)
      }}
      isHit={isHit}
      onToggle={toggle}
      copy={(pointer) =>
        textOf(rows.find((row) => row.pointer === pointer && row.kind !== 'text')?.value ?? valueAt(value, pointer))
      }
      fills={fills}
      search={searchable ? search : undefined}
    />
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : plainJson(value)
}
