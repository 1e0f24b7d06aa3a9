/** All attributes of a span, by their first word; also events, links, resource. */
import { type ReactNode, useState } from 'react'
import { countOf, formatDuration, formatInteger } from '../../base/format.js'
import type { Attributes, AttributeValue, SpanDetail } from '../../base/span-detail.js'
import { cutValueOf, withoutCutMarks } from '../../model/cut-values.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { SearchField } from '../../widgets/SearchField.js'
import { useStores } from '../stores-context.js'
import { AttributeRow } from './AttributeRow.js'
import { plainJson, typeOf } from './attribute-text.js'
import type { SpanPanelProps } from './panel.js'

interface Entry {
  readonly name: string
  readonly path: string
  readonly value: AttributeValue
  readonly type?: string
}

interface Section {
  readonly title: string
  readonly entries: readonly Entry[]
}

export function AttributesPanel({ detail }: SpanPanelProps): ReactNode {
  const { tree } = useStores()
  const [query, setQuery] = useState('')
  const count = Object.keys(withoutCutMarks(detail.attributes)).length
  const sections = sectionsOf(detail, tree.extent().from).flatMap((section) => {
    const entries = section.entries.filter((entry) => matches(entry, query.trim().toLowerCase()))
    return entries.length === 0 ? [] : [{ ...section, entries }]
  })

  return (
    <>
      <div className="bar">
        <SearchField
          className="grow low"
          label="Filter attributes"
          placeholder={`Filter ${countOf(count, 'attribute')}`}
          value={query}
          onChange={setQuery}
        />
        <CopyButton text={() => plainJson(detail.attributes)} label="Copy all as JSON" />
      </div>
      <div className="scroll grow">
        {sections.map(({ title, entries }) => (
          <SectionView key={title} title={title} entries={entries} detail={detail} />
        ))}
        {sections.length === 0 ? <p className="none meta">No attribute matches “{query.trim()}”.</p> : undefined}
      </div>
    </>
  )
}

/** A span may have thousands of events: more are shown when they are asked for. */
const SHOWN_ENTRIES = 200

function SectionView({ title, entries, detail }: Section & Pick<SpanPanelProps, 'detail'>): ReactNode {
  const [most, setMost] = useState(SHOWN_ENTRIES)
  const more = entries.length - most
  return (
    <section aria-label={`Attributes: ${title}`}>
      <h3 className="sect">{title}</h3>
      {entries.slice(0, most).map(({ name, path, value, type }) => (
        <AttributeRow
          key={path}
          name={name}
          path={path}
          value={value}
          type={type ?? typeOf(name, value)}
          cut={title === 'process' ? undefined : cutValueOf(detail.attributes, path)}
          openAtFirst={detail.isLog && path === 'body'}
        />
      ))}
      {more > 0 ? (
        <button type="button" className="btn more" onClick={() => setMost(most * 5)}>
          {formatInteger(most)} of {formatInteger(entries.length)} shown, show more
        </button>
      ) : undefined}
    </section>
  )
}

function matches({ path, value }: Entry, query: string): boolean {
  return query === '' || path.toLowerCase().includes(query) || plainJson(value).toLowerCase().includes(query)
}

/** Our own events in the words of the page. */
function eventName(name: string, attributes: Attributes): string {
  if (name === 'agent_inspector.state_snapshot') return `state ${String(attributes.name)}`
  return name.replace(/^agent_inspector\./, '')
}

/** Ours first, then the common convention, then what others say in the order they said it. */
function rankOf(title: string): number {
  const rank = ['mcp', 'gen_ai'].indexOf(title)
  if (rank !== -1) return rank
  return title === 'session' || title === 'agent_inspector' ? 9 : 5
}

/** What it leads to; opened, all that is said of it. */
function linkValue(link: SpanDetail['links'][number]): AttributeValue {
  const { traceId, spanId, attributes, traceState = '', flags = 0, droppedAttributesCount = 0 } = link
  const target = `${traceId}/${spanId}`
  const said = {
    ...(traceState !== '' && { 'trace state': traceState }),
    ...(flags !== 0 && { flags }),
    ...attributes,
    ...(droppedAttributesCount !== 0 && { 'dropped attributes': droppedAttributesCount }),
  }
  return Object.keys(said).length === 0 ? target : { span: target, ...said }
}

/** What a log record says, first. */
function withBody(body: AttributeValue, attributes: Attributes): AttributeValue {
  return Object.keys(attributes).length === 0 ? body : { body, ...attributes }
}

function sectionsOf(detail: SpanDetail, zero: number): readonly Section[] {
  const groups = new Map<string, Entry[]>()
  for (const [path, value] of Object.entries(withoutCutMarks(detail.attributes))) {
    const dot = path.indexOf('.')
    const title = dot === -1 ? (detail.isLog ? 'log record' : 'other') : path.slice(0, dot)
    groups.set(title, [...(groups.get(title) ?? []), { name: dot === -1 ? path : path.slice(dot + 1), path, value }])
  }
  const own = [...groups]
    .map(([title, entries]) => ({ title, entries }))
    .sort((a, b) => rankOf(a.title) - rankOf(b.title))
  const span: readonly Entry[] = [
    ...(detail.name === '' ? [] : [{ name: 'name', path: 'span.name', value: detail.name }]),
    ...(detail.statusMessage === undefined
      ? []
      : [{ name: 'status', path: 'span.status', value: detail.statusMessage }]),
    ...(detail.isLog ? [] : [{ name: 'span id', path: 'span.id', value: detail.spanId, type: 'id' }]),
    ...(detail.parentId === undefined
      ? []
      : [{ name: 'parent id', path: 'span.parent', value: detail.parentId, type: 'id' }]),
    ...(detail.traceId === '' ? [] : [{ name: 'trace id', path: 'span.trace', value: detail.traceId, type: 'id' }]),
    ...(detail.scope === '' ? [] : [{ name: 'scope', path: 'span.scope', value: detail.scope }]),
    ...Object.entries(detail.facts).map(([name, value]) => ({ name, path: `span.${name}`, value })),
    ...detail.links.map((link, i) => ({
      name: `link ${i + 1}`,
      path: `span.links.${i}`,
      value: linkValue(link),
      type: 'link',
    })),
  ]
  // What a log record holds is its attributes already.
  const events = (detail.isLog ? [] : detail.events).map(({ name, at, attributes, body, severity }, i) => ({
    name: `${formatDuration(at - zero)} ${eventName(name, attributes)}`,
    path: `events.${i}`,
    value: body === undefined ? attributes : withBody(body, attributes),
    type: severity ?? 'event',
  }))
  const resource = Object.entries(detail.resource).map(([path, value]) => ({
    name: path,
    path: `resource.${path}`,
    value,
  }))
  return [
    ...own,
    { title: 'events', entries: events },
    { title: detail.isLog ? 'origin' : 'span', entries: span },
    { title: 'process', entries: resource },
  ]
}
