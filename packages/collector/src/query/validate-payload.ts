/**
 * Does an answer fit the JSON Schema of its wait? The schema may come from a stranger (an MCP server
 * asks for input): it is interpreted and not compiled, in a thread of its own and for a bounded time,
 * so that a pattern that backtracks without end stops neither the agent nor the inspector.
 */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { OutputUnit } from '@cfworker/json-schema'
import type { PayloadError } from '../span/ports.js'

/** Beyond this the list helps nobody. */
const MAX_ERRORS = 50
/** Of wall time, since the thread began: generous, because nothing but this answer waits for it. */
const MAX_MS = 2_000
const MAX_HEAP_MB = 64
/** An answer that is nested deeper breaks code of the agent that walks or prints it. */
const MAX_DEPTH = 200

const WORKER = new URL(`./apply-schema.worker${extname(import.meta.url)}`, import.meta.url)

/**
 * @param schema JSON Schema, draft 2020-12; absent: anything fits that is not nested too deep
 * @returns nothing if it fits. A schema that cannot be applied fits nothing: an answer that was not
 *   checked is never handed on. Never rejects.
 */
export async function validatePayload(
  payload: unknown,
  schema: Readonly<Record<string, unknown>> | undefined,
): Promise<readonly PayloadError[]> {
  if (isDeeperThan(payload, MAX_DEPTH)) return [{ path: '', message: `It is nested deeper than ${MAX_DEPTH} levels.` }]
  if (schema === undefined) return []
  try {
    const errors = await applySchema(JSON.stringify({ schema, payload }))
    return errors.filter(isLeaf).slice(0, MAX_ERRORS).map(asPayloadError)
  } catch (cause) {
    return [{ path: '', message: `The schema of this wait cannot be applied: ${reasonOf(cause)}.` }]
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1))
}

function applySchema(workerData: string): Promise<readonly OutputUnit[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      workerData,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    })
    let timer: NodeJS.Timeout | undefined
    worker.once('online', () => {
      timer = setTimeout(() => {
        reject(new Error(`checking takes longer than ${MAX_MS / 1000} s`))
        void worker.terminate()
      }, MAX_MS)
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new Error('the check ended without a result'))
    })
  })
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
  if (!(cause instanceof Error)) return 'unknown reason'
  if (cause.name === 'RangeError') return 'it refers to itself without end'
  return cause.message.split('\n', 1)[0]?.replace(/\.?\s*$/, '') ?? ''
}
