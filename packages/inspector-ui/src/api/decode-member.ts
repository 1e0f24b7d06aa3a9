/**
 * Gzip to text: one known block by the browser itself, a stream of unknown members by fflate.
 *
 *   split-members.ts --one member--> [decodeMember] --lines--> fold-spans.ts
 *   follow-part.ts --foreign bytes--> [createStreamDecoder] --lines--> fold-spans.ts
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
  /** @returns the whole lines that these bytes complete. @throws {DamagedError} if they are no gzip */
  push(bytes: Uint8Array): string
}

export function createStreamDecoder(): StreamDecoder {
  const utf8 = new TextDecoder()
  let text = ''
  const gunzip = new Gunzip((chunk) => {
    text += utf8.decode(chunk, { stream: true })
  })
  return {
    push(bytes) {
      try {
        gunzip.push(bytes)
      } catch (cause) {
        throw new DamagedError('it is no gzip, or damaged', { cause })
      }
      const end = text.lastIndexOf('\n') + 1
      const whole = text.slice(0, end)
      text = text.slice(end)
      return whole
    },
  }
}
