/**
 * How many spans a second reach a file that outlives the process, and does it stay so as a session grows?
 *
 * Subject: our hooks, from the call to the whole block. Rivals, as their users have them: the store of Genkit's telemetry
 * server, which its runtime sends each span to as it ends (live), or all at once (bulk: what it could do); and the
 * telemetry of the AI SDK's devtools, a step a span. Each in a process of its own, with an input and an output
 * of 100 characters a span.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const runs = [
  { kind: 'ours', counts: [1_000, 10_000, 100_000] },
  { kind: 'genkit live', counts: [100, 300, 1_000] },
  { kind: 'genkit bulk', counts: [1_000, 10_000, 100_000] },
  { kind: 'ai-sdk devtools', counts: [100, 300, 1_000] },
]

const results = []
for (const { kind, counts } of runs) {
  for (const count of counts)
    results.push({ label: `${kind}, ${count.toLocaleString('en')} spans`, value: await record(kind, count) })
}
const rate = (label) => results.find((result) => result.label === label).value
console.log(
  JSON.stringify({
    name: 'Spans to a durable file, beside others',
    unit: 'spans a second',
    results,
    ratios: [
      {
        label: 'genkit live / ours, 1,000 spans',
        value: rate('genkit live, 1,000 spans') / rate('ours, 1,000 spans'),
        aim: 0.01,
      },
      {
        label: 'ours, 1,000 spans / 100,000 spans',
        value: rate('ours, 1,000 spans') / rate('ours, 100,000 spans'),
        aim: 1.2,
      },
    ],
  }),
)

/** @returns {Promise<number>} spans a second */
async function record(kind, count) {
  const dir = mkdtempSync(path.join(tmpdir(), 'durable-file-'))
  const script = fileURLToPath(new URL('record-spans.mjs', import.meta.url))
  // Silent: what a rival logs is no result.
  const child = fork(script, [kind, String(count), dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => [{ failed: `${kind} ended with ${code}` }])
  const [{ seconds, failed }] = await Promise.race([once(child, 'message'), ended])
  if (failed !== undefined) throw new Error(failed)
  rmSync(dir, { recursive: true, force: true })
  return count / seconds
}
