/** What a reader makes of a block, who reads on behind it if it is damaged. */
import { decodeBlock } from '../trace-file/block.js'

/** The lines of a block; `undefined` if it is damaged. */
export function textOfBlock(block: Uint8Array): string | undefined {
  try {
    return Buffer.from(decodeBlock(block)).toString()
  } catch {
    return undefined
  }
}
