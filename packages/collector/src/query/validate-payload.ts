/**
 * Does an answer fit the JSON Schema of its wait? The schema may come from a stranger (an MCP server
 * asks for input): it is copied, it is interpreted and not compiled, and it gets a bounded time.
 */
import { createContext, Script } from 'node:vm'
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import type { PayloadError } from '../span/ports.js'

/** Beyond this the list helps nobody. */
const MAX_ERRORS = 50
/** A pattern can backtrack without end, and the agent stands still meanwhile. */
const MAX_MS = 100

/**
 * @param schema JSON Schema, draft 2020-12; absent: anything fits
 * @returns nothing if it fits. A schema that cannot be applied fits nothing: an answer that was not
 *   checked is never handed on.
 */
export function validatePayload(
  payload: unknown,
  schema: Readonly<Record<string, unknown>> | undefined,
): readonly PayloadError[] {
  if (schema === undefined) return []
  try {
    const { errors } = withinTime(() => {
      // The validator writes marks into the schema, and this one belongs to the workflow.
      const copy = JSON.parse(JSON.stringify(schema)) as Schema
      return new Validator(copy, '2020-12', false).validate(payload)
    })
    return errors.filter(isLeaf).slice(0, MAX_ERRORS).map(asPayloadError)
  } catch (cause) {
    return [{ path: '', message: `The schema of this wait cannot be applied: ${reasonOf(cause)}.` }]
  }
}

/** The watchdog of `node:vm` ends even a regular expression, which no timer can. */
function withinTime<T>(run: () => T): T {
  const sandbox = createContext({ run })
  return new Script('run()').runInContext(sandbox, { timeout: MAX_MS }) as T
}

/** Every keyword above a failed one fails too, and says nothing new. */
function isLeaf(unit: OutputUnit, _index: number, all: readonly OutputUnit[]): boolean {
  return !all.some(
    (other) =>
      other.keywordLocation.startsWith(`${unit.keywordLocation}/`) ||
      // A schema `false` reports where the value stands instead of where the keyword stands.
      (other.keyword === 'false' &&
        unit.keyword !== 'false' &&
        other.instanceLocation.startsWith(`${unit.instanceLocation}/`) &&
        unit.keyword.endsWith('Properties')),
  )
}

function asPayloadError({ instanceLocation, keyword, error }: OutputUnit): PayloadError {
  return {
    path: decodeURI(instanceLocation.slice(1)),
    message: keyword === 'false' ? 'Nothing is expected here.' : error,
  }
}

function reasonOf(cause: unknown): string {
  if (isTimeout(cause)) return `checking takes longer than ${MAX_MS} ms`
  if (cause instanceof RangeError) return 'it refers to itself without end'
  const message = cause instanceof Error ? cause.message : 'unknown reason'
  return message.split('\n', 1)[0]?.replace(/\.?\s*$/, '') ?? ''
}

/** That error belongs to the context of the script, so it is no instance of our Error. */
function isTimeout(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
