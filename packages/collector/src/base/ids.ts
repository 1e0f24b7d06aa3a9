/** The random ids of part files. */
import { randomBytes } from 'node:crypto'

/** 16 hex digits: tells one writing of a part from another. */
export function newGeneration(): string {
  return randomBytes(8).toString('hex')
}

/** 8 hex digits: tells the parts of one session apart. */
export function newWriterId(): string {
  return randomBytes(4).toString('hex')
}
