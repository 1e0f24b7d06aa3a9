/**
 * A file of the reader's own, without a server: followed as a session of one part, by requests that are answered
 * out of the file.
 *
 *   a dropped file --> [openFile] --rows, the session--> stores/serve-page.ts
 */
import type { Pricing } from '@agent-inspector/dialects'
import { createSessionFold, type SessionFold, type TraceRecord } from '@agent-inspector/trace-format'
import { createSessionFollower, type SessionFollower } from './follow-session.js'
import type { Problem } from './problem.js'
import type { SessionNews } from './session-news.js'

export interface OpenedFile {
  readonly file: Blob
  /** Without its directory. */
  readonly name: string
  /** At which prices calls of models are told. Default: at none. */
  readonly pricing?: Pick<Pricing, 'costOf'>
}

export function openFile({ file, name, pricing }: OpenedFile, post: (news: SessionNews) => void): SessionFollower {
  let fold: SessionFold | undefined
  const onRecord = (record: TraceRecord): void => {
    fold ??= createSessionFold(record.sessionId)
    fold.add(record)
  }
  const tell = (news: SessionNews): void => {
    // Before the page hears that all is read.
    if (news.type === 'caught-up') {
      const session = (fold ?? createSessionFold(name)).summary()
      post({ type: 'session', session, unread: news.unread, firstUnread: news.firstUnread })
    }
    post(news)
  }
  return createSessionFollower({
    base: 'file:///',
    sessionId: name,
    parts: [name],
    post: tell,
    onRecord,
    isWhole: true,
    fetch: createFileFetch(file),
    ...(pricing && { pricing }),
  })
}

const GONE: Problem = {
  status: 410,
  code: 'FILE_UNREADABLE',
  title: 'The file cannot be read any more',
  detail: 'It was changed, moved or deleted since it was opened.',
  hint: 'Open it again.',
}

/** Answers as `GET /trace/{id}/file` does; there is no index. */
function createFileFetch(file: Blob): typeof fetch {
  return async (input, init) => {
    if (new URL(String(input)).pathname.endsWith('/index')) return new Response(undefined, { status: 404 })
    const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(new Headers(init?.headers).get('Range') ?? '') ?? []
    const from = Number(first)
    const size = file.size
    const gone = await file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => undefined,
        () =>
          new Response(JSON.stringify(GONE), {
            status: GONE.status,
            headers: { 'Content-Type': 'application/problem+json' },
          }),
      )
    if (gone !== undefined) return gone
    if (from >= size) return new Response(undefined, { status: 416, headers: { 'Content-Range': `bytes */${size}` } })
    const end = last === undefined || last === '' ? size : Math.min(size, Number(last) + 1)
    const headers = { 'Content-Range': `bytes ${from}-${end - 1}/${size}` }
    return new Response(file.slice(from, end).stream(), { status: 206, headers })
  }
}
