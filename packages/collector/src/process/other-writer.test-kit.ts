/** For tests: somebody else who writes in the directory. */
import { afterAll } from 'vitest'
import { createLiveFiles, type LiveFiles } from './live-files.js'
import { describeThisProcess, type ThisProcess } from './this-process.js'

/** No process has so high a number. */
export const GONE = 2 ** 30

/** @param who as this process would be; default the parent of this process, which is there */
export function otherWriter(dir: string, who: Partial<ThisProcess> = {}): LiveFiles {
  const live = createLiveFiles({ dir, self: { ...describeThisProcess(), pid: process.ppid, ...who } })
  afterAll(() => live.close())
  return live
}
