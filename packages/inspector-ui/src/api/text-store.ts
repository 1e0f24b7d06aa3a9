/**
 * Lines of a file whose blocks are unknown, kept so that they can be looked at again: outside of the heap, where
 * the browser puts them on the disk when they are many.
 *
 *   decode-member.ts --lines--> [createTextStore] --lines--> span-detail-of.ts
 */
import { createBlockCache } from './block-cache.js'

export interface TextStore {
  /** @returns the number under which it is read again */
  add(text: string): number
  /** @param number that was returned by `add` */
  read(number: number): Promise<string>
  readonly count: number
}

export function createTextStore(): TextStore {
  const pieces: Blob[] = []
  const cache = createBlockCache()
  return {
    add: (text) => pieces.push(new Blob([text])) - 1,
    async read(number) {
      const text = cache.get(number) ?? (await pieces[number]?.text()) ?? ''
      cache.set(number, text)
      return text
    },
    get count() {
      return pieces.length
    },
  }
}
