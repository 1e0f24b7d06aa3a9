/**
 * A set of span keys in 12 to 18 bytes a key, so that a session of a million spans can tell a second
 * record of a span from the first. JavaScript's own set of strings takes ten times as much.
 *
 * Open addressing over two 32-bit halves: the span id, mixed with a hash of the trace id. Exact within
 * one trace; two spans of different traces are taken for one with a chance of 1 in 2^64. Beyond some thousand keys they
 * are spread over many tables that grow one by one: to move a million at once would take as long as a frame.
 */
export interface SpanKeySet {
  readonly size: number
  /** @returns false if it was there already */
  add(traceId: string, spanId: string): boolean
  has(traceId: string, spanId: string): boolean
}

/** One of the tables: pairs of halves; the pair (0, 0) marks a free slot. */
interface Table {
  slots: Uint32Array
  size: number
}

/** A small trace is to cost little. */
const FIRST_SLOTS = 8
/** Keys in one table before there are many. */
const ALONE = 3072
const TABLES = 64
/** Share of the slots: above it the way to a free one becomes long. */
const MOST_FILLED = 0.7

export function createSpanKeySet(): SpanKeySet {
  let tables: readonly Table[] = [createTable(FIRST_SLOTS)]
  let size = 0
  let hasZero = false
  // A file could choose ids that all meet in one slot, if it knew.
  const seed = Math.floor(Math.random() * 2 ** 32)
  let lastTrace = ''
  let traceHigh = 0
  let traceLow = 0
  // The key that was asked for last, without an object made for each.
  let high = 0
  let low = 0

  const setKey = (traceId: string, spanId: string): void => {
    if (traceId !== lastTrace) {
      lastTrace = traceId
      traceHigh = hash(traceId, 0x811c9dc5)
      traceLow = hash(traceId, 0x9e3779b9)
    }
    high = scatter(readHex(spanId, 0) ^ traceHigh ^ seed)
    low = (readHex(spanId, 8) ^ traceLow) >>> 0
  }

  const spread = (): void => {
    const alone = tables
    tables = Array.from({ length: TABLES }, () => createTable((2 * ALONE) / TABLES))
    for (const table of alone) eachKey(table.slots, (oldHigh, oldLow) => put(tables, oldHigh, oldLow))
  }

  return {
    get size() {
      return size
    },

    add(traceId, spanId) {
      setKey(traceId, spanId)
      if (high === 0 && low === 0) {
        if (hasZero) return false
        hasZero = true
        size++
        return true
      }
      if (!put(tables, high, low)) return false
      size++
      if (size === ALONE) spread()
      return true
    },

    has(traceId, spanId) {
      setKey(traceId, spanId)
      if (high === 0 && low === 0) return hasZero
      const mixed = mix(high, low)
      const { slots } = tableOf(tables, mixed)
      return !isFree(slots, slotOf(slots, mixed, high, low))
    },
  }
}

function createTable(slots: number): Table {
  return { slots: new Uint32Array(slots * 2), size: 0 }
}

/** FNV-1a. */
function hash(text: string, seed: number): number {
  let sum = seed
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

/** Eight hex digits. */
function readHex(text: string, from: number): number {
  let number = 0
  for (let i = from; i < from + 8; i++) {
    const code = text.charCodeAt(i)
    number = (number << 4) | (code < 58 ? code - 48 : code - 87)
  }
  return number
}

/** @returns false if it was there already */
function put(tables: readonly Table[], high: number, low: number): boolean {
  const mixed = mix(high, low)
  const table = tableOf(tables, mixed)
  const at = slotOf(table.slots, mixed, high, low)
  if (!isFree(table.slots, at)) return false
  table.slots[at] = high
  table.slots[at + 1] = low
  table.size++
  if (table.size >= (table.slots.length / 2) * MOST_FILLED) grow(table)
  return true
}

function grow(table: Table): void {
  const old = table.slots
  const slots = new Uint32Array(Math.ceil((old.length / 2) * 1.5) * 2)
  eachKey(old, (high, low) => {
    const at = slotOf(slots, mix(high, low), high, low)
    slots[at] = high
    slots[at + 1] = low
  })
  table.slots = slots
}

function eachKey(slots: Uint32Array, visit: (high: number, low: number) => void): void {
  for (let at = 0; at < slots.length; at += 2) if (!isFree(slots, at)) visit(slots[at] ?? 0, slots[at + 1] ?? 0)
}

/** By the first bits of the mix; those after them choose the slot. */
function tableOf(tables: readonly Table[], mixed: number): Table {
  const table = tables[tables.length === 1 ? 0 : mixed >>> 26]
  if (table === undefined) throw new Error('there are no tables')
  return table
}

/** Where the key is, or the free slot where it belongs. */
function slotOf(slots: Uint32Array, mixed: number, high: number, low: number): number {
  const first = Math.floor((((mixed << 6) >>> 0) / 2 ** 32) * (slots.length / 2)) * 2
  for (let at = first; ; at = at + 2 === slots.length ? 0 : at + 2) {
    if ((slots[at] === high && slots[at + 1] === low) || isFree(slots, at)) return at
  }
}

function mix(high: number, low: number): number {
  return scatter(high ^ Math.imul(low, 0x9e3779b1))
}

/** The finish of MurmurHash3: ids that count up must not land side by side. */
function scatter(bits: number): number {
  let sum = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}

function isFree(slots: Uint32Array, at: number): boolean {
  return slots[at] === 0 && slots[at + 1] === 0
}
