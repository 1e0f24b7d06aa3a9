/**
 * The index of a part from the part itself, written anew: it was absent, short, damaged or of something else.
 *
 *   {part}.jsonl.gz --records, places--> [rebuildIndex] --chunks, summary--> {part}.idx
 */
import { newGeneration } from '../base/ids.js'
import { createIndexRows } from '../index-file/index-rows.js'
import { replaceIndex } from '../index-file/replace-index.js'
import { createPartReading, type PartReading, withDamage } from '../part-file/part-reading.js'
import { roomFor } from '../trace-file/index-summary.js'
import type { PartIdentity } from './identify-part.js'

export interface RebuildOptions extends PartIdentity {
  /** File name of the part without its ending. */
  readonly part: string
  readonly file: string
  readonly indexFile: string
  readonly signal?: AbortSignal | undefined
  /** Called as the part is read, with the bytes that were. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** What was found in a part that was read whole. */
export type PartFindings = Pick<PartReading, 'damage' | 'missing'>

/** @throws what the file system throws: the index is as it was then */
export async function rebuildIndex(options: RebuildOptions): Promise<PartFindings> {
  const { part, file, indexFile, generation, sessionId, signal, onBytes } = options
  const rows = createIndexRows(sessionId, generation)
  let findings: PartFindings = { damage: { skippedBytes: 0, blocks: 0, lines: 0 }, missing: 0 }
  await replaceIndex(
    indexFile,
    () => roomFor(part, rows.session()),
    async (append) => {
      const full: Uint8Array[] = []
      const reading = createPartReading(file, {
        onRecord(record, place) {
          const chunk = rows.add(record, place)
          if (chunk !== undefined) full.push(chunk)
        },
        async onBlock({ length }) {
          signal?.throwIfAborted()
          onBytes?.(length)
          for (const chunk of full.splice(0)) await append(chunk)
        },
      })
      await reading.update()
      const { end: coveredBytes, stamp, damage, missing } = reading
      findings = { damage, missing }
      if (stamp === undefined) throw new Error('the part was replaced')
      await append(rows.take(coveredBytes))
      return {
        part,
        generation,
        indexGeneration: newGeneration(),
        coveredBytes,
        stamp,
        session: withDamage(rows.session(), reading),
      }
    },
  )
  return findings
}
