/**
 * Some bytes of a part, if it is still the part they are asked of.
 *
 *   GET /trace/{id}/file --range--> [fetchRange] --bytes--> read-block.ts, scan-blocks.ts
 */
import { formatInteger } from '../base/format.js'
import { type Problem, type Result, readProblem } from './problem.js'

export interface RangeSource {
  readonly url: string
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

export interface AskedRange {
  readonly from: number
  /** The first byte that is not wanted; there may be fewer. */
  readonly to: number
  /** Of the part: its offsets mean nothing in another. */
  readonly generation: string | undefined
}

/** @throws what `fetch` throws where nobody answers */
export async function fetchRange(
  { url, fetch, signal }: RangeSource,
  { from, to, generation }: AskedRange,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const headers = { Range: `bytes=${from}-${to - 1}` }
  const response = await fetch(url, { headers, cache: 'no-store', signal })
  const isThis = generation === undefined || response.headers.get('ETag')?.includes(`-${generation}-`) === true
  if (response.status === 206 && isThis) return { ok: true, value: new Uint8Array(await response.arrayBuffer()) }
  if (response.status >= 400 && response.status !== 416) return { ok: false, problem: await readProblem(response) }
  await response.body?.cancel()
  return { ok: false, problem: response.status === 206 ? writtenAnew() : damagedAt(from) }
}

/** @param block offset of a block that is none, or does not decode */
export function damagedAt(block: number): Problem {
  return {
    status: 0,
    code: 'SPAN_UNREADABLE',
    title: 'This span cannot be read',
    detail: `The block of the trace file that holds it, at byte ${formatInteger(block)}, is damaged.`,
    hint: 'Other spans are not touched. Where there is a copy of the file, put it in the place of this one.',
  }
}

function writtenAnew(): Problem {
  return {
    status: 0,
    code: 'SPAN_UNREADABLE',
    title: 'This span cannot be read',
    detail: 'Its trace file was written anew since the page has read it.',
    hint: 'Retry reads the file again.',
  }
}
