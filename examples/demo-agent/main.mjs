/**
 * The demo: a team of agents with the inspector in its own process.
 *
 *   node examples/demo-agent/main.mjs
 *
 * Runs once, then again with the key `r` or the button in the page, until Ctrl-C. run-demo.mjs has the
 * agents. `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`: the model; without a key a scripted one
 * answers. `--step`: model and tool calls wait for you in the page. `DEMO_PACE`: 1 for people to watch, 0 as fast as it goes. `DEMO_OUT_DIR`: where reports go.
 */
import path from 'node:path'
import { createInspector } from '@agent-inspector/collector'
import { onKeys } from './keys.mjs'
import { connectModel } from './model.mjs'
import { createRuns } from './runs.mjs'
import { whenToldToEnd } from './told-to-end.mjs'

const END_WITHIN_MS = 5000

const pace = readPace(process.env.DEMO_PACE)
const log = (line) => console.log(line)
const model = await connectModel(process.env, { pace })
const runs = createRuns({
  model,
  docsDir: path.resolve(import.meta.dirname, '../../docs'),
  outDir: path.resolve(process.env.DEMO_OUT_DIR ?? path.join(import.meta.dirname, 'out')),
  pace,
  log,
})
const inspector = createInspector({
  ...(process.argv.includes('--step') && { step: true }),
  launchers: [
    {
      name: 'demo',
      title: 'Run the demo again',
      description: `A team of agents writes a guide to docs/. Model: ${model.description}.`,
      run: runs.start,
    },
  ],
})
whenToldToEnd(end)

const { url } = await inspector.listen()
const hasKeys = onKeys({ r: startRun })
log(`Agent Inspector: ${url}   ${hasKeys ? 'r runs the demo again, ' : ''}Ctrl-C ends it`)
if (model.isScripted) log('No OPENAI_API_KEY: a scripted model answers (examples/scripted-model).')
startRun()

function startRun() {
  try {
    runs.start()
  } catch (error) {
    log(error.message)
  }
}

/** In the order of the data's way: the last spans are written before the inspector closes. */
async function end(exitCode) {
  setTimeout(() => process.exit(exitCode), END_WITHIN_MS).unref()
  await runs.cancelAll()
  await inspector.close()
  await model.close()
  process.exit(exitCode)
}

function readPace(text = '1') {
  const pace = Number(text)
  if (Number.isFinite(pace) && pace >= 0) return pace
  console.error(`DEMO_PACE is "${text}": give a number, 0 or more.`)
  process.exit(2)
}
