/** A word as a shell reads it back, whatever it holds: for commands that a person copies. */
import { oneLine } from './terminal-text.js'

const PLAIN = /^[A-Za-z0-9_./:@%+=,~-]+$/

export function shellWord(text: string): string {
  if (PLAIN.test(text) && !text.startsWith('~')) return text
  if (oneLine(text) === text) return `'${text.replaceAll("'", "'\\''")}'`
  // What would steer the terminal that it is shown in: bash, zsh, ksh.
  const bytes = Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
  return `$'${bytes.join('')}'`
}
