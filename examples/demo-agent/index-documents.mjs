/**
 * A slow job beside the workers: a long-running tool that tells its progress. Its first attempt gets too
 * little time, on purpose, whatever the model: so that one can see a step fail and succeed when tried again.
 */
import { agent } from '@agent-inspector/hooks'
import { retry } from './retry.mjs'

const STEPS = 8
const SECONDS = 6
/** Timers of the server are no faster than this. */
const MIN_SECONDS = 0.2

/** @param {{ everything: import('./mcp-server.mjs').McpServer, signal: AbortSignal, pace: number, log(line: string): void }} given */
export function indexDocuments({ everything, signal, pace, log }) {
  const duration = Math.max(SECONDS * pace, MIN_SECONDS)
  return agent('indexer', { input: { duration, steps: STEPS } }, ({ input }) =>
    retry(
      (attempt) => {
        const timeoutMs = duration * 1000 * (attempt === 1 ? 0.4 : 50)
        return everything.call('trigger-long-running-operation', input, { timeoutMs })
      },
      { signal, waitMs: 500 * pace, log },
    ),
  )
}
