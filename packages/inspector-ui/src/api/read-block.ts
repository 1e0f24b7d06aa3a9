/**
 * Text of one block of a part, for the few spans that are looked at: by range from the part, the blocks
 * behind it with it, since who looks at one span looks at its neighbours.
 *
 *   GET /trace/{id}/file --range--> [createBlockReader] --lines--> span-detail-of.ts
 */
import { createBlockCache } from './block-cache.js'
import { decodeMember } from './decode-member.js'
import { memberLengthAt, splitMembers } from './split-members.js'

export interface BlockReaderOptions {
  readonly url: string
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

export interface BlockReader {
  /** @param generation of the part: its offsets mean nothing in another @returns `undefined` if it is not there any more */
  read(block: number, generation: string | undefined): Promise<string | undefined>
}

/** As a rule one to three blocks, each 256 KiB of text before it was compressed. */
const REQUEST_BYTES = 128 * 1024

export function createBlockReader({ url, fetch, signal }: BlockReaderOptions): BlockReader {
  const cache = createBlockCache()
  let before: Promise<unknown> = Promise.resolve()

  const range = async (from: number, bytes: number, generation: string | undefined) => {
    const headers = { Range: `bytes=${from}-${from + bytes - 1}` }
    const response = await fetch(url, { headers, cache: 'no-store', signal })
    const isThis = generation === undefined || response.headers.get('ETag')?.includes(`-${generation}-`) === true
    if (response.status === 206 && isThis) return new Uint8Array(await response.arrayBuffer())
    await response.body?.cancel()
    return undefined
  }

  const load = async (block: number, generation: string | undefined): Promise<string | undefined> => {
    let bytes = await range(block, REQUEST_BYTES, generation)
    const length = bytes === undefined ? undefined : memberLengthAt(bytes, 0)
    if (bytes === undefined || length === undefined) return undefined
    if (length > bytes.length) bytes = await range(block, length, generation)
    if (bytes === undefined) return undefined
    let at = block
    for (const member of splitMembers(bytes).members) {
      cache.set(at, await decodeMember(member))
      at += member.length
    }
    return cache.get(block)
  }

  return {
    async read(block, generation) {
      const known = cache.get(block)
      if (known !== undefined) return known
      // One after another: what is asked for next is often among what comes with the one before.
      const reading = before.then(() => cache.get(block) ?? load(block, generation)).catch(() => undefined)
      before = reading
      return reading
    },
  }
}
