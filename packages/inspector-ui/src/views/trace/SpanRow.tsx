/**
 * One row of the treegrid: name, mark, bar, time, tokens. Only values that can be compared by
 * identity come in, so that a row which shows the same is not drawn again.
 */
import { memo, type ReactNode } from 'react'
import { formatCount } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { FLAG, KIND, KIND_NAMES, SHAPES } from '../../base/span-batch.js'
import { piecesOf } from '../../model/find-spans.js'
import { Icon } from '../../widgets/Icon.js'
import { shiftWords } from '../shift-words.js'

export interface SpanRowProps {
  readonly row: number
  readonly id: string | undefined
  /** Of the whole grid, from 1, the head included. */
  readonly rowIndex: number
  readonly top: number | undefined
  readonly depth: number
  /** How many spans are below it. */
  readonly below: number
  /** Of a row that stands for a parent that was not received; else 0. */
  readonly childCount: number
  readonly folded: boolean
  readonly selected: boolean
  readonly pinned: boolean
  readonly spanId: string
  readonly kind: number
  readonly shape: number
  readonly flags: number
  readonly operation: string
  readonly subject: string
  readonly argument: string
  readonly tokens: number
  readonly ownTokens: boolean
  readonly duration: string
  /** Percent of the timeline. */
  readonly left: number
  readonly width: number
  /** The session still runs: what is missing may come. */
  readonly running: boolean
  readonly retried: boolean
  /** Microseconds by which the clock of its process was put forward, where that is marked; else 0. */
  readonly shift: number
  readonly words: readonly string[]
}

/** Deeper than this the indent folds, and the depth takes the place of the twist. */
const MAX_INDENT = 12

export const SpanRow = memo(function SpanRow(props: SpanRowProps): ReactNode {
  const { row, top, depth, below, folded, pinned, flags } = props
  const placeholder = (flags & FLAG.placeholder) !== 0
  const failed = (flags & FLAG.failed) !== 0
  return (
    <div
      {...(pinned ? { role: 'presentation', 'aria-hidden': true } : rowRole(props))}
      className={`row ${pinned ? 'pin' : ''} ${failed ? 'bad' : ''} ${placeholder ? 'orphan' : ''}`}
      style={{
        '--d': Math.min(depth, MAX_INDENT),
        ...(top === undefined ? {} : { transform: `translateY(${top}px)` }),
      }}
      data-row={row}
    >
      <div className="name" role={pinned ? undefined : 'gridcell'}>
        <Twist depth={depth} below={below} folded={folded} />
        <Icon name={SHAPES[props.shape] ?? 'code'} className={`k-${KIND_NAMES[props.kind]}`} />
        {placeholder ? <Orphan {...props} /> : <Words {...props} />}
        {folded && below > 0 ? <span className="count">{below}</span> : undefined}
      </div>
      <div className="mk" role={pinned ? undefined : 'gridcell'}>
        <Mark {...props} />
      </div>
      <div className="time" role={pinned ? undefined : 'gridcell'}>
        <Bar {...props} />
      </div>
      <div className="num" role={pinned ? undefined : 'gridcell'}>
        {props.duration}
      </div>
      <div className={props.ownTokens ? 'num tokens' : 'num tokens roll'} role={pinned ? undefined : 'gridcell'}>
        {Number.isNaN(props.tokens) ? '' : formatCount(props.tokens)}
      </div>
    </div>
  )
})

/** Keys and focus are the treegrid's, which names the active row. */
function rowRole({ id, rowIndex, depth, below, folded, selected, spanId }: SpanRowProps) {
  return {
    id,
    role: 'row',
    'aria-rowindex': rowIndex,
    'aria-level': depth + 1,
    'aria-expanded': below === 0 ? undefined : !folded,
    'aria-selected': selected,
    'data-span': spanId,
  }
}

interface TwistProps {
  readonly depth: number
  readonly below: number
  readonly folded: boolean
}

function Twist({ depth, below, folded }: TwistProps): ReactNode {
  if (depth > MAX_INDENT) {
    return (
      <span className="depth" data-folds={below > 0 || undefined}>
        {depth}
      </span>
    )
  }
  if (below === 0) return <span className="twist" />
  return (
    <span className="twist" data-folds>
      <Icon name={folded ? 'right' : 'down'} />
    </span>
  )
}

function Words({ operation, subject, argument, kind, flags, words }: SpanRowProps): ReactNode {
  const waiting = kind === KIND.human && (flags & FLAG.open) !== 0
  return (
    <span className="ell">
      {operation === '' ? undefined : <span className="op">{marked(operation, words)} </span>}
      <bdi className="subject">{marked(subject, words)}</bdi>{' '}
      <bdi className="arg">{waiting ? 'waiting for you' : marked(argument, words)}</bdi>
    </span>
  )
}

function Orphan({ spanId, childCount, running }: SpanRowProps): ReactNode {
  return (
    <span className="ell">
      <span className="subject">{running ? 'Parent not received yet' : 'Parent not received'}</span>{' '}
      <span className="arg">
        span {spanId.slice(0, 4)}…{spanId.slice(-2)}, {childCount} {childCount === 1 ? 'child' : 'children'}
      </span>
    </span>
  )
}

function marked(text: string, words: readonly string[]): ReactNode {
  if (words.length === 0) return text
  return numbered(piecesOf(text, words)).map(({ number, item }) =>
    item.hit ? <mark key={number}>{item.text}</mark> : item.text,
  )
}

function Mark({ flags, kind, running, retried, shift }: SpanRowProps): ReactNode {
  if ((flags & FLAG.failed) !== 0) return <Labelled word="failed" name="s-failed" />
  if ((flags & FLAG.cancelled) !== 0) return <Labelled word="cancelled" name="s-cancelled" />
  if ((flags & FLAG.open) !== 0) {
    if (!running) return <Labelled word="never ended" name="s-interrupted" />
    return kind === KIND.human ? (
      <Labelled word="waiting" name="s-paused" />
    ) : (
      <Labelled word="running" name="s-running" />
    )
  }
  if (retried) return <Labelled word="retried" name="retry" className="s-paused" />
  return shift === 0 ? undefined : <Labelled word={shiftWords(shift)} name="clock" className="s-cancelled" />
}

interface LabelledProps {
  readonly word: string
  readonly name: 's-failed' | 's-cancelled' | 's-interrupted' | 's-paused' | 's-running' | 'retry' | 'clock'
  readonly className?: string
}

function Labelled({ word, name, className = name }: LabelledProps): ReactNode {
  return (
    <span role="img" aria-label={word} title={word}>
      <Icon name={name} className={className} />
    </span>
  )
}

function Bar({ left, width, kind, flags, below, running }: SpanRowProps): ReactNode {
  if (Number.isNaN(left)) return undefined
  if (left + width < 0) return <span className="off-left">‹</span>
  if (left > 100) return <span className="off-right">›</span>
  const open = (flags & FLAG.open) !== 0 && running
  const classes = [
    `b k-${KIND_NAMES[kind]}`,
    below > 0 && kind === KIND.code ? 'wrap' : '',
    kind === KIND.human ? 'wait' : '',
    (flags & FLAG.failed) !== 0 ? 'err' : '',
    open ? 'open' : '',
  ]
  return <i className={classes.join(' ')} style={{ left: `${left}%`, width: `${width}%` }} />
}
