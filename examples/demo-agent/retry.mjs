/** Runs a step again where it failed for a reason that passes. Each attempt is recorded by what it calls. */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @template Result
 * @param {(attempt: number) => Promise<Result>} step `attempt` counts from 1
 * @param {{ attempts?: number, waitMs?: number, signal?: AbortSignal, log(line: string): void }} options
 *   `waitMs` doubles from attempt to attempt
 * @returns {Promise<Result>}
 */
export async function retry(step, { attempts = 3, waitMs = 500, signal, log }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step(attempt)
    } catch (error) {
      if (attempt >= attempts || error?.transient !== true) throw error
      log(`${error.message} Trying again (${attempt + 1} of ${attempts}).`)
      await sleep(error.waitMs ?? waitMs * 2 ** (attempt - 1), undefined, { signal })
    }
  }
}
