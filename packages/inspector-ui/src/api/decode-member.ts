/**
 * Gzip to text: one known block by the browser itself, a stream of unknown members by fflate. What does not
 * begin as gzip does is text already.
 *
 *   split-members.ts --one member--> [decodeMember] --lines--> file-rows.ts
 *   foreign-lines.ts --bytes--> [createStreamDecoder] --text--> foreign-lines.ts
 *
 * The browser's decoder stops with an error at a second member, fflate's streaming one reads on at
 * a quarter of the speed: hence both.
 */
import { Gunzip } from 'fflate'

/** Bytes that do not decode; told apart from a connection that broke while they were read. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError'
}

/** @throws {DamagedError} its checksum is verified */
export async function decodeMember(member: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    return await new Response(new Blob([member]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
  } catch (cause) {
    throw new DamagedError('a block is damaged', { cause })
  }
}

export interface StreamDecoder {
  /** @returns the whole lines that these bytes complete. @throws {DamagedError} if they do not decode */
  push(bytes: Uint8Array): string
  /** @returns what is left: a last line without its newline */
  end(): string
}

export function createStreamDecoder(): StreamDecoder {
  const utf8 = new TextDecoder()
  let text = ''
  let isText: boolean | undefined
  const read = (chunk: Uint8Array): void => {
    text += utf8.decode(chunk, { stream: true })
  }
  const gunzip = new Gunzip(read)
  return {
    push(bytes) {
      // Gzip begins with 1f, which no line of JSON does.
      if (bytes.length > 0) isText ??= bytes[0] !== 0x1f
      try {
        if (isText === true) read(bytes)
        else gunzip.push(bytes)
      } catch (cause) {
        throw new DamagedError('its gzip is damaged', { cause })
      }
      const end = text.lastIndexOf('\n') + 1
      const whole = text.slice(0, end)
      text = text.slice(end)
      return whole
    },
    end() {
      const rest = text
      text = ''
      return rest
    },
  }
}
