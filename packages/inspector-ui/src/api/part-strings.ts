/**
 * The strings of one part by the numbers that its index gives them, as the numbers that the page gives them.
 *
 *   index chunk --strings--> [createPartStrings] --numbers--> fold-rows.ts
 *
 * Names and subjects may have two numbers on the page. Traces and processes are told apart by their number,
 * so one has one.
 */
import type { StringNumbers } from './string-numbers.js'

export interface PartStrings {
  /** Those that are new in a chunk, before its rows are looked at. */
  add(strings: readonly string[]): void
  /** Number of a name or a subject. */
  textOf(number: number): number
  /** The text itself: of one that is new in the present chunk, is early, or was asked for before. */
  wordOf(number: number): string
  traceOf(number: number): number
  processOf(number: number): number
}

/** What all parts of a session share. */
export interface SessionStrings {
  readonly texts: StringNumbers
  /** By trace id; the number is the order of arrival. */
  readonly traces: Map<string, number>
  /** By what tells a process; the empty one has 0. */
  readonly processes: Map<string, number>
}

const TRACE_ID = /^[0-9a-f]{32}$/
/** The text of later strings is kept no longer than their chunk: a process is named early. */
const KEPT_TEXTS = 4096
const MOST_PROCESSES = 0xffff

export function createPartStrings({ texts, traces, processes }: SessionStrings): PartStrings {
  let count = 0
  let numbers = new Uint32Array(256)
  const early: string[] = []
  let latest: readonly string[] = []
  const traceNumbers = new Map<number, number>()
  const processNumbers = new Map<number, number>()
  const words = new Map<number, string>()

  const numberIn = (known: Map<string, number>, text: string): number => {
    const number = known.get(text) ?? known.size
    known.set(text, number)
    return number
  }

  const wordOf = (number: number): string => {
    const known = words.get(number)
    if (known !== undefined) return known
    const word = early[number] ?? latest[number - (count - latest.length)] ?? ''
    words.set(number, word)
    return word
  }

  return {
    wordOf,
    add(strings) {
      latest = strings
      while (count + strings.length > numbers.length) {
        const grown = new Uint32Array(numbers.length * 2)
        grown.set(numbers)
        numbers = grown
      }
      for (const text of strings) {
        if (TRACE_ID.test(text)) traceNumbers.set(count, numberIn(traces, text))
        if (count < KEPT_TEXTS) early.push(text)
        numbers[count++] = texts.numberOf(text)
      }
    },
    textOf: (number) => numbers[number] ?? 0,
    traceOf: (number) => traceNumbers.get(number) ?? 0,
    processOf(number) {
      const known = processNumbers.get(number)
      if (known !== undefined) return known
      const text = wordOf(number)
      const process = text === '' || processes.size > MOST_PROCESSES ? 0 : numberIn(processes, text)
      processNumbers.set(number, process)
      return process
    },
  }
}
