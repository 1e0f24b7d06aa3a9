/**
 * Whatever lies in the directory and is no part of ours: traces of others are sessions too, anything else is listed
 * with the reason why it is none. The id is the name of the file.
 *
 *   directory.ts --what is no part--> [other files] --summaries, bytes--> file-source.ts
 */
import type { SessionSummary } from '@agent-inspector/trace-format'
import { FILES_AT_ONCE } from '../base/limits.js'
import { cannotRead, type Directory, type UnreadableFile } from './directory.js'
import { createForeignFiles, type ForeignFile, isForeign } from './foreign-files.js'
import type { PartFile } from './part-file.js'
import { unreadableSession } from './unreadable-session.js'

export interface OtherFiles {
  /** Those that are traces: each the same object while it has not changed. */
  foreign(): Promise<readonly ForeignFile[]>
  summariesOf(files: readonly UnreadableFile[]): Promise<readonly SessionSummary[]>
  summary(fileName: string): Promise<SessionSummary | undefined>
  /** It is a trace. */
  has(fileName: string): Promise<boolean>
  /** @returns `undefined` if there is no such trace, or if it has no such part @throws what the file system throws */
  openPart(fileName: string, part?: string): Promise<PartFile | undefined>
}

export interface OtherFilesOptions {
  readonly dir: string
  readonly directory: Directory
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number
}

export function createOtherFiles({ dir, directory, nowMs }: OtherFilesOptions): OtherFiles {
  const foreign = createForeignFiles({ dir })

  const all = async (): Promise<readonly UnreadableFile[]> =>
    (await directory.all()).filter((entry) => 'unreadable' in entry)

  const find = async (fileName: string): Promise<UnreadableFile | undefined> =>
    (await all()).find((other) => other.fileName === fileName)

  const summaryOf = async (file: UnreadableFile): Promise<SessionSummary> => {
    if (!isForeign(file)) return unreadableSession(file)
    const nowNs = BigInt(Math.round(nowMs())) * 1_000_000n
    return foreign
      .summaryOf(file, nowNs)
      .catch((cause: unknown) => unreadableSession({ ...file, unreadable: cannotRead(cause) }))
  }

  return {
    foreign: async () => (await all()).filter(isForeign),

    async summariesOf(files) {
      const summaries: SessionSummary[] = []
      const left = files.values()
      const worker = async (): Promise<void> => {
        for (const file of left) summaries.push(await summaryOf(file))
      }
      await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
      return summaries
    },

    async summary(fileName) {
      const file = await find(fileName)
      return file && summaryOf(file)
    },

    async has(fileName) {
      const file = await find(fileName)
      return file !== undefined && isForeign(file)
    },

    async openPart(fileName, part = fileName) {
      const file = await find(fileName)
      return file !== undefined && isForeign(file) && part === fileName ? foreign.open(file) : undefined
    },
  }
}
