/**
 * Where the part files of a session are: its id as a file name, if that is safe everywhere, else a
 * hash of it. The name is only where to look first; the first line of the file says whose it is.
 *
 *   session id --> [stemsOf] --> {stem}.jsonl.gz, {stem}~{writer}.jsonl.gz
 */
import { createHash } from 'node:crypto'

/** What every part file ends with. */
export const PART_SUFFIX = '.jsonl.gz'

/** The index of a part: a cache beside it. */
export const INDEX_SUFFIX = '.idx'

/**
 * The stems to try for a session, best first: a stem that another session has taken, compared without
 * case, is passed over for the next. The last is the `=` name, which no other session can have.
 */
export function stemsOf(sessionId: string): readonly string[] {
  const hash = `=${createHash('sha256').update(sessionId).digest('hex').slice(0, 32)}`
  return isPlainName(sessionId) ? [sessionId, hash] : [hash]
}

/** The part of another writer beside the first: `~` stands only before a writer. */
export function partOfWriter(stem: string, writerId: string): string {
  return `${stem}~${writerId}`
}

/** The part that a file name stands for; `undefined` if it is no part file. */
export function partOfFile(fileName: string): string | undefined {
  const part = fileName.endsWith(PART_SUFFIX) ? fileName.slice(0, -PART_SUFFIX.length) : ''
  return part === '' ? undefined : part
}

/** Whether a file may hold lines of JSON, ours or those of others, by its name. */
export function mayHoldLines(fileName: string): boolean {
  return LINES.test(fileName)
}

const LINES = /^[^.].*\.(?:jsonl|ndjson|json)(?:\.gz)?$/is

/** What a part was before it was repaired: it stays until its session is deleted. @param file its path, or name */
export function backupOf(file: string, generation: string): string {
  return `${file}.${generation}.bak`
}

/** The part of which a file is the backup; `undefined` if it is none. */
export function partOfBackup(fileName: string): string | undefined {
  return partOfFile(BACKUP.exec(fileName)?.[1] ?? '')
}

const BACKUP = /^(.+)\.[0-9a-f]{16}\.bak$/s

/** A part's name without its writer. */
export function stemOfPart(part: string): string {
  return part.split('~', 1)[0] ?? part
}

/** How a part is told from another on a file system that does not tell case. */
export function foldCase(part: string): string {
  return part.toLowerCase()
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
/** Windows opens a device by these names, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

function isPlainName(id: string): boolean {
  return PLAIN.test(id) && !id.endsWith('.') && !DEVICE.test(id)
}
