/** Who holds a port? Asks its `/health`, and believes nothing but our own name and a proof. */
import { askHealth } from '../process/directory-key.js'

export interface PortHolder {
  /** An inspector of the same directory, under the same path. */
  readonly isOurs: boolean
  /** For a person, with the reason why it is not ours. */
  readonly text: string
}

export async function findPortHolder(port: number, basePath: string, key: string | undefined): Promise<PortHolder> {
  const health = await askHealth(`http://127.0.0.1:${port}${basePath}`, key)
  if (health?.fields.get('name') !== 'agent-inspector') return { isOurs: false, text: 'another program' }
  const { proven, fields } = health
  const name = `Agent Inspector ${plain(fields.get('version'))}, up since ${plain(fields.get('started_at'))}`
  const why = fields.has('proof') ? 'of another directory' : 'which does not say of which directory'
  return { isOurs: proven, text: proven ? name : `${name}, ${why}` }
}

/** For a terminal: no control characters, not long. */
function plain(value: unknown): string {
  return String(value)
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 40)
}
