/** For tests: a stream of server-sent events, read frame by frame as it stands on the wire. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

/** The fields of one frame, by name; a comment has the name ''. */
export type Frame = Readonly<Record<string, string>>

export interface Stream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** All so far. */
  readonly frames: readonly Frame[]
  /** The first frame, past or to come, that `wanted` accepts. */
  until(wanted: (frame: Frame) => boolean): Promise<Frame>
  readonly ended: Promise<unknown>
  readonly response: IncomingMessage
  close(): void
}

export async function openStream(port: number, path: string, headers: Record<string, string> = {}): Promise<Stream> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path,
    agent: false,
    headers: { Accept: 'text/event-stream', ...headers },
  })
  asked.on('error', () => {})
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\n\n')
    rest = texts.pop() ?? ''
    frames.push(...texts.map(parseFrame))
    for (const look of waiting) look()
  })
  const ended = new Promise((resolve) => response.once('close', resolve))
  response.on('error', () => {})

  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    frames,
    ended,
    response,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = frames.find(wanted)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: () => asked.destroy(),
  }
}

function parseFrame(text: string): Frame {
  const fields = text.split('\n').map((line) => {
    const colon = line.indexOf(':')
    return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
  })
  return Object.fromEntries(fields) as Frame
}
