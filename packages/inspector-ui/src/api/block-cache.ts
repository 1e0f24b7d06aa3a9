/**
 * The blocks of one part that were looked at last, decoded.
 *
 *   read-block.ts --text--> [createBlockCache] --text--> read-block.ts
 */
export interface BlockCache {
  get(block: number): string | undefined
  set(block: number, text: string): void
}

/** In UTF-16 units: about 30 full blocks. */
const MOST_UNITS = 8 * 1024 * 1024

export function createBlockCache(mostUnits = MOST_UNITS): BlockCache {
  // A map keeps the order in which its entries were set: the first is the one that was used longest ago.
  const texts = new Map<number, string>()
  let units = 0

  const remove = (block: number): void => {
    units -= texts.get(block)?.length ?? 0
    texts.delete(block)
  }

  return {
    get(block) {
      const text = texts.get(block)
      if (text === undefined) return undefined
      texts.delete(block)
      texts.set(block, text)
      return text
    },
    set(block, text) {
      remove(block)
      texts.set(block, text)
      units += text.length
      for (const oldest of texts.keys()) {
        if (units <= mostUnits || oldest === block) break
        remove(oldest)
      }
    },
  }
}
