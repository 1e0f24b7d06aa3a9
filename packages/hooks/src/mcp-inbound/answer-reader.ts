/** Reads what the server answers, from a copy: one JSON body, or a stream of events. */
import { createBoundedText } from './bounded-text.js'
import { createEventStream, type StreamEvent } from './event-stream.js'

export interface AnswerReader {
  write(chunk: Uint8Array | string): void
  /** All is here. */
  end(): void
}

export interface AnswerListener {
  /** A JSON value that may be a message or an array of them. */
  json(value: unknown): void
  event(event: StreamEvent): void
  tooBig(bytes: number): void
  /** It is compressed, and has ended. */
  unreadable(): void
}

export const UNREAD: AnswerReader = { write() {}, end() {} }

/** @param header of the answer, by its name in lower case */
export function createAnswerReader(
  header: (name: string) => string | undefined,
  maxBytes: number,
  listener: AnswerListener,
): AnswerReader {
  const encoding = header('content-encoding') ?? 'identity'
  const type = header('content-type') ?? ''
  if (encoding !== 'identity') return { write() {}, end: listener.unreadable }
  if (/^text\/event-stream\b/i.test(type)) {
    const stream = createEventStream(maxBytes, listener.event)
    return { write: stream.write, end() {} }
  }
  return /\bjson\b/i.test(type) ? jsonReader(maxBytes, listener) : UNREAD
}

function jsonReader(maxBytes: number, { json, tooBig }: AnswerListener): AnswerReader {
  const body = createBoundedText(maxBytes)
  return {
    write: body.add,
    end() {
      const text = body.end()
      if (text === undefined) tooBig(body.bytes())
      else json(parseJson(text))
    },
  }
}

/** `undefined` of what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
