/** Real trace files and a real server for them, for the tests of readers. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A block as docs/trace-format.md has it: one gzip member that names its own length. */
export function blockOf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const data = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const body = deflateRawSync(data, { level: 1, finishFlush: constants.Z_FULL_FLUSH })
  const block = Buffer.alloc(24 + body.length + 10)
  block.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 12, 0, 0x41, 0x49, 8, 0])
  block.writeUInt32LE(block.length, 16)
  block.writeUInt32LE(lines.length, 20)
  block.set(body, 24)
  block.set([3, 0], 24 + body.length)
  block.writeUInt32LE(crc32(data), block.length - 8)
  block.writeUInt32LE(data.length, block.length - 4)
  return new Uint8Array(block)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}

export interface FileServer {
  readonly url: string
  /** What it serves; may be changed at any time. */
  file: Uint8Array
  generation: string
  /** The chunks of its index; none: there is no index. */
  index: Uint8Array | undefined
  /** Every `Range` header that came, in order. */
  readonly ranges: string[]
  /** Bytes after which the next answer breaks off. */
  breakAfter: number | undefined
  close(): Promise<void>
}

/** Answers as `GET /trace/{id}/file` and `/index` do: ranges, 416, ETag. */
export async function serveFile(file: Uint8Array): Promise<FileServer> {
  const ranges: string[] = []
  const server = createServer((request, response) => {
    const isIndex = request.url?.includes('/index') === true
    if (isIndex && state.index === undefined) return void response.writeHead(404).end()
    if (!isIndex) ranges.push(request.headers.range ?? '')
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const from = Number(first ?? 0)
    const { generation, breakAfter } = state
    const bytes = isIndex ? (state.index ?? state.file) : state.file
    const size = last === undefined || last === '' ? bytes.length : Math.min(bytes.length, Number(last) + 1)
    response.setHeader('ETag', `"part-${generation}-${size}${isIndex ? '-idx' : ''}"`)
    if (from >= size) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end()
      return
    }
    response.writeHead(206, {
      'Content-Range': `bytes ${from}-${size - 1}/${bytes.length}`,
      'Content-Length': size - from,
    })
    if (breakAfter === undefined) {
      response.end(bytes.subarray(from, size))
      return
    }
    state.breakAfter = undefined
    response.write(bytes.subarray(from, from + breakAfter), () => response.destroy())
  })
  const url = await listen(server)
  const state: FileServer = {
    url,
    file,
    generation: '0123456789abcdef',
    ranges,
    index: undefined,
    breakAfter: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return state
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
