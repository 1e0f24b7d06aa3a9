/**
 * What does an agent pay at its start for being watched?
 *
 * Processor time of a whole process that loads something and ends, beside a bare one and one with the OpenTelemetry
 * SDK as an application sets it up: `node` alone; hooks and the collector, with an inspector made; the same put before
 * an empty program by --import, the port bound. Each round runs all of them, so that a machine that slows down slows
 * all.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'

const ROUNDS = 11
const SDK = import.meta.resolve('@opentelemetry/sdk-trace-base')
const MANAGER = import.meta.resolve('@opentelemetry/context-async-hooks')
const API = import.meta.resolve('@opentelemetry/api')
const COLLECTOR = new URL('../dist/index.js', import.meta.url).href
const REGISTER = new URL('../dist/register.js', import.meta.url).href
const HOOKS = import.meta.resolve('@agent-inspector/hooks')

const PROGRAMS = {
  bare: '',
  sdk: `import { context, trace } from '${API}'
    import { AsyncLocalStorageContextManager } from '${MANAGER}'
    import { BasicTracerProvider } from '${SDK}'
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    trace.setGlobalTracerProvider(new BasicTracerProvider())`,
  collector: `import { createInspector } from '${COLLECTOR}'
    import { session } from '${HOOKS}'
    createInspector()`,
}

const dir = mkdtempSync(path.join(tmpdir(), 'start-up-'))
const fileOf = (name) => path.join(dir, `${name}.mjs`)
for (const [name, source] of Object.entries(PROGRAMS)) {
  // Its own account, written when all else is done.
  const told = `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log((user + system) / 1000) })`
  writeFileSync(fileOf(name), `${source}\n${told}\n`)
}
const RUNS = {
  bare: [fileOf('bare')],
  sdk: [fileOf('sdk')],
  collector: [fileOf('collector')],
  register: ['--import', REGISTER, fileOf('bare')],
}

const found = Object.fromEntries(Object.keys(RUNS).map((name) => [name, []]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(RUNS)) found[name].push(await cpuMs(args))
}
rmSync(dir, { recursive: true })

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const ms = Object.fromEntries(Object.entries(found).map(([name, values]) => [name, median(values)]))
const timesOf = (name, other) => median(found[name].map((value, round) => value / found[other][round]))

console.log(
  JSON.stringify({
    name: 'Start-up of a process',
    unit: 'ms of processor time',
    results: [
      { label: '`node` alone', value: ms.bare },
      { label: 'with the OpenTelemetry SDK', value: ms.sdk },
      { label: 'with hooks and the collector', value: ms.collector },
      { label: '`--import …/register`', value: ms.register },
    ],
    ratios: [
      { label: 'Collector, against node alone', value: timesOf('collector', 'bare'), aim: 10 },
      { label: 'register, against node alone', value: timesOf('register', 'bare'), aim: 10 },
      { label: 'register, against the OpenTelemetry SDK', value: timesOf('register', 'sdk'), aim: 3 },
    ],
  }),
)

/** The page is not looked for on the port that the machine may have given to another. */
async function cpuMs(args) {
  const env = { PATH: process.env.PATH, INSPECTOR_TRACES_DIR: path.join(dir, 'traces'), INSPECTOR_PORT: '0' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const [told, code] = await Promise.all([text(child.stdout), new Promise((end) => child.once('close', end))])
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`)
  return Number(told)
}
