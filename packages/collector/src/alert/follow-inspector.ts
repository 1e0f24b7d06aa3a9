/**
 * The event stream of an inspector, once: from the last id that was heard until the connection ends, whoever ends it.
 *
 *   GET /events --eventsource-parser--> [follow inspector] --event by event--> watch-sessions
 */
import { createParser } from 'eventsource-parser'

export interface InspectorStream {
  /** Of the inspector, without a slash at its end. */
  readonly url: string
  readonly types: readonly string[]
  /** The last id that was heard. Absent: everything from now on. */
  readonly lastEventId: string | undefined
  readonly onOpen: () => void
  readonly onEvent: (type: string, data: unknown) => void
  /** Everything up to this id was told, or was not wanted. */
  readonly onId: (id: string) => void
  readonly signal: AbortSignal
  /** So long nothing is heard of somebody who is there: a comment comes every 15 s. Default 45,000. */
  readonly silentMs?: number
}

/** One event may hold a schema and a prompt. */
const MAX_EVENT_UNITS = 16 * 1024 * 1024

/** Resolves when the stream has ended, and never rejects. */
export async function followInspector(stream: InspectorStream): Promise<void> {
  const silence = new AbortController()
  const watchdog = setTimeout(() => silence.abort(), stream.silentMs ?? 45_000)
  const signal = AbortSignal.any([stream.signal, silence.signal])
  try {
    await read(stream, signal, () => watchdog.refresh())
  } catch {
    // However it broke off, the next one goes on from the last id.
  } finally {
    clearTimeout(watchdog)
    silence.abort()
  }
}

async function read(
  { url, types, lastEventId, onOpen, onEvent, onId }: InspectorStream,
  signal: AbortSignal,
  onSound: () => void,
): Promise<void> {
  const headers = { Accept: 'text/event-stream', ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }) }
  const response = await fetch(`${url}/events?types=${types.join(',')}`, { headers, signal, redirect: 'error' })
  const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream') === true
  if (!response.ok || !isStream || response.body === null) return
  let isOpen = false
  const parser = createParser({
    maxBufferSize: MAX_EVENT_UNITS,
    onRetry() {},
    onId(id) {
      // The first thing a client gets that is not one too many.
      if (!isOpen) onOpen()
      isOpen = true
      onId(id)
    },
    onEvent: ({ event = '', data }) => onEvent(event, parse(data)),
  })
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    onSound()
    parser.feed(text)
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
