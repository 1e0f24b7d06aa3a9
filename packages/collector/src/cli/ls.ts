/** `agent-inspector ls`: the sessions of the directory, newest first. */
import { costOfModels, costText, type SessionSummary, sessionJson, timeJson } from '@agent-inspector/trace-format'
import type { Command } from './command.js'
import { sessionsIn } from './find-session.js'
import { PRICES_FLAG, pricesOf } from './prices.js'
import { fit, oneLine, widthOf } from './terminal-text.js'

export const ls: Command = {
  usage: '',
  help: 'list the sessions of the directory, newest first',
  details: 'In a terminal a line is as wide as that, and a narrow one has fewer columns; the id is always whole.',
  json: 'One session a line, as GET /sessions has it in docs/openapi.yaml.',
  arity: { least: 0, most: 0 },
  flags: PRICES_FLAG,
  async run({ dir, options, json, out, signal }) {
    const pricing = pricesOf(options)
    const { sessions, sourceErrors } = await sessionsIn(dir).list({ filter: {}, limit: Number.POSITIVE_INFINITY })
    for (const session of sessions) {
      signal.throwIfAborted()
      if (json) out.print(JSON.stringify(sessionJson(session, pricing)))
      else out.print(lineOf(session, costText(costOfModels(session.models ?? [], pricing)), out.columns))
    }
    return sourceErrors.length === 0 ? 0 : 1
  },
}

/** `< $0.0001` */
const COST_COLUMNS = 9
/** What a title is worth room for. */
const TITLE_COLUMNS = 12

function lineOf(session: SessionSummary, cost: string, columns: number | undefined): string {
  const { startedNs, status, spanCount, id, title } = session
  const [time, state, spans, name] = [
    timeJson(startedNs),
    status.padEnd(11),
    `${spanCount} ${spanCount === 1 ? 'span ' : 'spans'}`.padStart(15),
    oneLine(id),
  ]
  const room = columns ?? Number.POSITIVE_INFINITY
  // The first that leaves room for the title.
  const wide = [time, state, spans, cost.padStart(COST_COLUMNS), name]
  const forms = [wide, [time, state, cost.padStart(COST_COLUMNS), name], [time, state, name], [name]].map((cells) =>
    cells.join('  '),
  )
  const start = forms.find((form) => widthOf(form) + 2 + TITLE_COLUMNS <= room) ?? forms.at(-1) ?? ''
  const left = columns === undefined ? undefined : columns - widthOf(start) - 2
  return `${start}  ${fit(title, left)}`.trimEnd()
}
