/** The JSON that an answer is: as it stands on the command line, or from standard input. */
import { CollectorError } from '../base/errors.js'
import { MAX_SIGNAL_BYTES } from '../http/signal-route.js'
import { UsageError } from './usage-error.js'

/**
 * @param text `-` for standard input
 * @throws {UsageError} where it is no JSON
 * @throws {CollectorError} `BODY_TOO_LARGE`
 */
export async function readPayload(text: string, signal: AbortSignal): Promise<unknown> {
  const json = text === '-' ? await readInput(signal) : text
  if (Buffer.byteLength(json) > MAX_SIGNAL_BYTES) throw tooLarge()
  try {
    return JSON.parse(json)
  } catch {
    throw new UsageError(`${beginningOf(json)} is no JSON; a text is '"in quotes"'.`)
  }
}

async function readInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stop = (): void => void process.stdin.destroy()
  signal.addEventListener('abort', stop)
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MAX_SIGNAL_BYTES) throw tooLarge()
  }
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  return Buffer.concat(chunks).toString()
}

function tooLarge(): CollectorError {
  return new CollectorError('BODY_TOO_LARGE', `The answer has more than ${MAX_SIGNAL_BYTES} bytes.`)
}

function beginningOf(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
