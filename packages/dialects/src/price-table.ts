/**
 * What models cost: the shape of a price table, and the reading of one that somebody wrote.
 *
 *   prices.json of the collector, or a file of the user --JSON--> [readPriceTable] --PriceTable--> pricing.ts
 *
 * The file has the names of the interfaces below in snake_case.
 */

export interface PriceTable {
  /** When it was put together, as in `2026-08-21`. */
  readonly date: string
  /** Where its prices come from, for people. */
  readonly source: string
  /** The first that fits a call is its price. */
  readonly models: readonly ModelPrice[]
}

/** US dollars per million tokens. What is absent is not known: tokens of that sort have no cost. */
export interface Rates {
  readonly input: number
  readonly output?: number
  /** Of cached input that was read. */
  readonly cacheRead?: number
  /** Of input that was written into a cache. */
  readonly cacheWrite?: number
  /** Of reasoning; as the rest of the output where absent. */
  readonly reasoning?: number
}

export interface ModelPrice extends Rates {
  /** Names of models, in lower case; `*` stands for anything. */
  readonly match: readonly string[]
  /** Who runs it; `*` stands for anything. A call that names somebody else has no price. Absent: anybody. */
  readonly providers?: readonly string[]
  /** When the price was looked up, where that is another day than the table's. */
  readonly checked?: string
  /** Of a call, all of it, with more input than that: one of `INPUT_STEPS`. The largest comes first. */
  readonly over?: readonly (Rates & { readonly inputTokens: number })[]
}

/** In tokens. Calls are summed by model and by the step that their input is over. */
export const INPUT_STEPS = [32_000, 128_000, 200_000, 256_000, 272_000, 512_000] as const

/**
 * @param json as `JSON.parse` gives it
 * @returns or what is wrong with it, in a sentence that begins with the place
 */
export function readPriceTable(json: unknown): PriceTable | { readonly problem: string } {
  try {
    const { date, source, models } = fieldsOf(json, 'The table', ['date', 'source', 'models'])
    return {
      date: dayOf(date, 'date'),
      source: textOf(source, 'source'),
      models: listOf(models, 'models', readModel),
    }
  } catch (cause) {
    if (cause instanceof Misread) return { problem: cause.message }
    throw cause
  }
}

class Misread extends Error {
  override readonly name = 'Misread'
}

type Fields = Readonly<Record<string, unknown>>

const RATE_NAMES = ['input', 'output', 'cache_read', 'cache_write', 'reasoning']

function readModel(json: unknown, at: string): ModelPrice {
  const fields = fieldsOf(json, at, ['match', 'providers', 'checked', 'over', ...RATE_NAMES])
  const { match, providers, checked, over } = fields
  return {
    match: listOf(match, `${at}.match`, patternOf),
    ...(providers !== undefined && { providers: listOf(providers, `${at}.providers`, patternOf) }),
    ...(checked !== undefined && { checked: dayOf(checked, `${at}.checked`) }),
    ...readRates(fields, at),
    ...(over !== undefined && {
      over: listOf(over, `${at}.over`, readStep).toSorted((a, b) => b.inputTokens - a.inputTokens),
    }),
  }
}

function readStep(json: unknown, at: string): Rates & { readonly inputTokens: number } {
  const fields = fieldsOf(json, at, ['input_tokens', ...RATE_NAMES])
  const step = INPUT_STEPS.find((tokens) => tokens === fields.input_tokens)
  if (step === undefined) throw new Misread(`${at}.input_tokens is none of ${INPUT_STEPS.join(', ')}`)
  return { inputTokens: step, ...readRates(fields, at) }
}

function readRates(fields: Fields, at: string): Rates {
  const rate = (name: string): number | undefined =>
    fields[name] === undefined ? undefined : numberOf(fields[name], `${at}.${name}`)
  const [output, cacheRead, cacheWrite, reasoning] = RATE_NAMES.slice(1).map(rate)
  return {
    input: numberOf(fields.input, `${at}.input`),
    ...(output !== undefined && { output }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
  }
}

/** A misspelt name would be a price that is not applied. */
function fieldsOf(json: unknown, at: string, known: readonly string[]): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Misread(`${at} is no object`)
  for (const name of Object.keys(json)) {
    if (!known.includes(name)) throw new Misread(`${at} has "${name}", which is none of ${known.join(', ')}`)
  }
  return { ...json }
}

function listOf<T>(json: unknown, at: string, read: (item: unknown, at: string) => T): readonly T[] {
  if (!Array.isArray(json) || json.length === 0) throw new Misread(`${at} is no list with something in it`)
  return json.map((item: unknown, i) => read(item, `${at}[${i}]`))
}

function patternOf(json: unknown, at: string): string {
  return textOf(json, at).toLowerCase()
}

function textOf(json: unknown, at: string): string {
  if (typeof json !== 'string' || json.trim() === '') throw new Misread(`${at} is no text`)
  return json
}

function dayOf(json: unknown, at: string): string {
  const text = textOf(json, at)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new Misread(`${at} is no day like 2026-08-21`)
  }
  return text
}

function numberOf(json: unknown, at: string): number {
  if (typeof json !== 'number' || !(json >= 0)) throw new Misread(`${at} is no number of 0 or more`)
  return json
}
