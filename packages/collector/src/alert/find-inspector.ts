/** The inspector that serves the page of a directory, by the port rule: its port, or the next that was free. */
import { PORTS_TRIED } from '../base/limits.js'
import { askHealth, readDirectoryKey } from '../process/directory-key.js'

export interface InspectorPlace {
  readonly dir: string
  /** The first of those it may be on; 0: it may be on any, and is not looked for. */
  readonly port: number
  readonly basePath: string
}

/** @returns its URL; nothing where none proves itself to be of this directory */
export async function findInspector({ dir, port, basePath }: InspectorPlace): Promise<string | undefined> {
  const key = readDirectoryKey(dir)
  if (port === 0 || key === undefined) return undefined
  const last = Math.min(port + PORTS_TRIED - 1, 65_535)
  const urls = Array.from({ length: last - port + 1 }, (_, i) => `http://127.0.0.1:${port + i}${basePath}`)
  const answers = await Promise.all(urls.map((url) => askHealth(url, key)))
  return urls.find((_, i) => answers[i]?.proven === true)
}
