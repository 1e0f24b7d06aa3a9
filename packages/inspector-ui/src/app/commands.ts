/**
 * Every key of the page in one table: what it does, and how the help tells it.
 *
 *   keydown --> App: first command whose key it is --> stores
 */
import { clampRange } from '../model/time-scale.js'
import type { Stores } from '../stores/create-stores.js'
import { nextTheme } from '../stores/preferences.js'
import { shownWait } from '../stores/viewport.js'
import {
  closeOrLeave,
  goToHit,
  goToNextFailure,
  moveSelection,
  moveToSibling,
  openOrEnter,
  reveal,
} from '../views/navigate.js'
import {
  askToCancel,
  askToDelete,
  explainCost,
  showTags,
  toggleNotices,
  togglePin,
  toggleSteps,
} from '../views/session-actions.js'

export interface Command {
  /** As `KeyboardEvent.key` names them; `Shift+` only before keys that shift does not change. */
  readonly keys: readonly string[]
  /** What the help shows instead of the keys, by the names of widgets/key-cap.ts. */
  readonly shown?: readonly string[]
  readonly label: string
  readonly group: 'Move' | 'Look' | 'Do'
  /** With Ctrl or Command, and from inside of a field too. */
  readonly withMod?: boolean
  /** Only while nothing else has the focus that would use the key itself. */
  readonly inTree?: boolean
  /** Nothing without a server. */
  readonly atServer?: boolean
  readonly run: (page: Page) => void
}

/** What a key may reach. */
export interface Page {
  readonly stores: Stores
  /** Moves the focus to an element of the page, by its id. */
  readonly focus: (id: 'span-search' | 'session-search' | 'session-list' | 'span-grid') => void
  /** Asks for a file of the reader's own, which is opened then. */
  readonly chooseFile: () => void
  /** Sends the form that has the focus, as its button would. */
  readonly submit: () => void
  /** Rows of spans that fit into the grid. */
  readonly pageRows: () => number
}

export const COMMANDS: readonly Command[] = [
  {
    keys: ['j', 'ArrowDown'],
    shown: ['j', '↓'],
    label: 'Next span',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => moveSelection(stores, 1),
  },
  {
    keys: ['k', 'ArrowUp'],
    shown: ['k', '↑'],
    label: 'Previous span',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => moveSelection(stores, -1),
  },
  {
    keys: ['l', 'ArrowRight'],
    shown: ['l', '→'],
    label: 'Open, into children',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => openOrEnter(stores),
  },
  {
    keys: ['h', 'ArrowLeft'],
    shown: ['h', '←'],
    label: 'Close, to parent',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => closeOrLeave(stores),
  },
  { keys: [']'], label: 'Next sibling', group: 'Move', run: ({ stores }) => moveToSibling(stores, 1) },
  { keys: ['['], label: 'Previous sibling', group: 'Move', run: ({ stores }) => moveToSibling(stores, -1) },
  {
    keys: ['Home', 'g'],
    shown: ['g'],
    label: 'First span',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => moveSelection(stores, -Infinity),
  },
  {
    keys: ['End', 'G'],
    shown: ['G'],
    label: 'Last span',
    group: 'Move',
    inTree: true,
    run: ({ stores }) => moveSelection(stores, Infinity),
  },
  {
    keys: ['PageDown'],
    shown: ['PgDn'],
    label: 'A page down',
    group: 'Move',
    inTree: true,
    run: ({ stores, pageRows }) => moveSelection(stores, pageRows()),
  },
  {
    keys: ['PageUp'],
    shown: ['PgUp'],
    label: 'A page up',
    group: 'Move',
    inTree: true,
    run: ({ stores, pageRows }) => moveSelection(stores, -pageRows()),
  },
  { keys: ['e'], label: 'Next error', group: 'Move', run: ({ stores }) => goToNextFailure(stores) },
  {
    keys: ['Enter'],
    shown: ['↵'],
    label: 'Open the span panel',
    group: 'Look',
    inTree: true,
    run: ({ stores }) => openPanel(stores),
  },
  {
    keys: ['Escape'],
    shown: ['esc'],
    label: 'Close the span panel',
    group: 'Look',
    run: ({ stores }) => stores.preferences.setState({ panelClosed: true }),
  },
  { keys: ['-'], label: 'Close all', group: 'Look', run: ({ stores }) => stores.viewport.foldFrom(1) },
  {
    keys: ['+', '='],
    shown: ['+'],
    label: 'Open all',
    group: 'Look',
    run: ({ stores }) => stores.viewport.foldFrom(Number.POSITIVE_INFINITY),
  },
  {
    keys: ['1'],
    label: 'Context',
    group: 'Look',
    run: ({ stores }) => stores.location.go({ tab: 'context' }, 'replace'),
  },
  { keys: ['2'], label: 'State', group: 'Look', run: ({ stores }) => stores.location.go({ tab: 'state' }, 'replace') },
  {
    keys: ['3'],
    label: 'Attributes',
    group: 'Look',
    run: ({ stores }) => stores.location.go({ tab: 'attributes' }, 'replace'),
  },
  {
    keys: ['f'],
    label: 'Follow the newest',
    group: 'Look',
    run: ({ stores: { viewport } }) => viewport.setState({ follow: !viewport.getState().follow }),
  },
  { keys: ['z'], label: 'Fit the span to the width', group: 'Look', run: ({ stores }) => fitSpan(stores) },
  {
    keys: ['Z'],
    shown: ['Shift', 'z'],
    label: 'Whole session',
    group: 'Look',
    run: ({ stores }) => stores.viewport.setState({ range: undefined }),
  },
  {
    keys: ['t'],
    label: 'Theme',
    group: 'Look',
    run: ({ stores: { preferences } }) => preferences.setState(({ theme }) => ({ theme: nextTheme(theme) })),
  },
  { keys: ['/'], label: 'Search spans', group: 'Do', run: ({ focus }) => focus('span-search') },
  { keys: ['n'], label: 'Next match', group: 'Do', run: ({ stores }) => goToHit(stores, 1) },
  { keys: ['N'], label: 'Previous match', group: 'Do', run: ({ stores }) => goToHit(stores, -1) },
  {
    keys: ['a', 'A'],
    shown: ['a'],
    label: 'Answer a pause',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => openAnswer(stores),
  },
  {
    keys: ['Enter'],
    shown: ['Mod', '↵'],
    label: 'Send the answer',
    group: 'Do',
    withMod: true,
    run: ({ submit }) => submit(),
  },
  { keys: ['s'], label: 'To the sessions', group: 'Do', atServer: true, run: ({ focus }) => focus('session-list') },
  {
    keys: ['S'],
    shown: ['Shift', 's'],
    label: 'Search sessions',
    group: 'Do',
    atServer: true,
    run: ({ focus }) => focus('session-search'),
  },
  { keys: ['o'], label: 'Open a trace file', group: 'Do', run: ({ chooseFile }) => chooseFile() },
  {
    keys: ['p'],
    label: 'Pin or unpin the session',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => pinSession(stores),
  },
  {
    keys: ['w'],
    label: 'Notify me of pauses',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => void toggleNotices(stores),
  },
  {
    keys: ['b'],
    label: 'Step through, or not any more',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => void toggleSteps(stores, stores.location.getState().sessionId),
  },
  {
    keys: ['#'],
    label: 'Tags of the session',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => showTags(stores, stores.location.getState().sessionId),
  },
  {
    keys: ['c'],
    label: 'Cancel the run',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => askToCancel(stores, stores.location.getState().sessionId),
  },
  {
    keys: ['$'],
    label: 'Explain the cost',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => explainCost(stores, stores.location.getState().sessionId),
  },
  {
    keys: ['Delete'],
    shown: ['del'],
    label: 'Delete the session',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => askToDelete(stores, stores.location.getState().sessionId),
  },
  {
    keys: [','],
    label: 'Storage and settings',
    group: 'Do',
    atServer: true,
    run: ({ stores }) => stores.dialogs.show({ kind: 'settings' }),
  },
  { keys: ['?'], label: 'This help', group: 'Do', run: ({ stores }) => stores.dialogs.show({ kind: 'help' }) },
]

function pinSession(stores: Stores): void {
  const { sessionId } = stores.location.getState()
  if (sessionId !== undefined) void togglePin(stores, sessionId)
}

function openPanel(stores: Stores): void {
  stores.preferences.setState({ panelClosed: false })
  const row = stores.tree.selectedRow()
  if (row !== undefined) reveal(stores, row)
}

function openAnswer({ sessions, location, viewport }: Stores): void {
  const session = sessions.getState().byId.get(location.getState().sessionId ?? '')
  viewport.setState({ answering: shownWait(session?.waiting_for ?? [], viewport.getState())?.wait_id })
}

/** The span takes most of the width, with a little of what was around it. */
function fitSpan({ trace, tree, viewport }: Stores): void {
  const row = tree.selectedRow()
  if (row === undefined) return
  const { columns } = trace.getState()
  const extent = tree.extent()
  const start = columns.starts[row] ?? extent.from
  const end = columns.ends[row] ?? Number.NaN
  const to = Number.isNaN(end) ? extent.to : end
  const margin = (to - start) * 0.06
  viewport.setState({ range: clampRange({ from: start - margin, to: to + margin }, extent, 10), follow: false })
}
