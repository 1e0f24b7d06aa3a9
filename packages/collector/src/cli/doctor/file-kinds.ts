/** What a name in the traces directory stands for. */
import { LIVE_SUFFIX } from '../../process/live-file.js'
import { INDEX_SUFFIX, PART_SUFFIX, partOfBackup } from '../../trace-file/file-name.js'
import { NOTES_SUFFIX } from '../../trace-file/session-notes.js'

const KEY = '.key'
const LASTING = [PART_SUFFIX, INDEX_SUFFIX, NOTES_SUFFIX, LIVE_SUFFIX]
/** Files on their way to their name, locks, imports: gone in a moment, unless their process died in it. */
const PASSING =
  /(?:\.[0-9a-f]{8}\.tmp|\.live-lock|\.live-[0-9a-f]{8,16}|^\.key-[0-9a-f]{8,16}|^\.import-\w{6}|^\.doctor-[0-9a-f]{8})$/

export function isPassing(name: string): boolean {
  return PASSING.test(name)
}

export function isOfOurs(name: string): boolean {
  if (name === KEY || isPassing(name) || partOfBackup(name) !== undefined) return true
  return LASTING.some((suffix) => name.endsWith(suffix))
}
