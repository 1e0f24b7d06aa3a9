/**
 * Events of a `text/event-stream`, as they come, from a copy of its chunks, cut anywhere.
 *
 *   chunks --write--> [event stream] --event, data, id--> answer-reader.ts
 */

export interface StreamEvent {
  /** Default `message`. */
  readonly name: string
  readonly data: string
  /** It can be asked for again. */
  readonly hasId: boolean
}

export interface EventStream {
  write(chunk: Uint8Array | string): void
}

const LINE_END = /\r\n|\n|\r(?!$)/

/** @param maxCharacters of an event; one that is longer is left out */
export function createEventStream(maxCharacters: number, heard: (event: StreamEvent) => void): EventStream {
  const decoder = new TextDecoder()
  let rest = ''
  let name = ''
  let data: string[] = []
  let length = 0
  let hasId = false

  return {
    write(chunk) {
      rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
      const lines = rest.split(LINE_END)
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
      if (length + rest.length <= maxCharacters) return
      // Of what is too long nothing is kept but that it is.
      length += rest.length
      rest = rest.slice(-1)
      data = []
    },
  }

  function take(line: string): void {
    if (line === '') {
      dispatch()
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') name = value
    if (field === 'id') hasId = true
    if (field !== 'data') return
    length += value.length
    if (length <= maxCharacters) data.push(value)
  }

  function dispatch(): void {
    const event = { name: name === '' ? 'message' : name, data: data.join('\n'), hasId }
    const isWhole = length > 0 && length <= maxCharacters
    name = ''
    data = []
    length = 0
    hasId = false
    if (isWhole) heard(event)
  }
}
