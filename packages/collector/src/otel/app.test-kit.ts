/**
 * For tests: an application in a folder of its own, with the OpenTelemetry packages of one line, run by itself and
 * with the inspector put before it. Needs the build.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { decodeLine, type SpanRecord } from '@agent-inspector/trace-format'
import { onTestFinished } from 'vitest'

const DIST = new URL('../../dist/', import.meta.url)
export const REGISTER = new URL('register.js', DIST).href
const OF_COLLECTOR = fileURLToPath(new URL('../../node_modules/', import.meta.url))
/** There, since it takes another version of the API. */
const OF_EXAMPLE = fileURLToPath(new URL('../../../../examples/node-sdk/node_modules/', import.meta.url))

/** The names under which an application finds its packages, and where they are. */
export const SDK_LINES = {
  '1.30': {
    '@opentelemetry/api': `${OF_COLLECTOR}@opentelemetry/api`,
    '@opentelemetry/sdk': `${OF_COLLECTOR}@opentelemetry/sdk-trace-base-v1`,
  },
  '2.12': {
    '@opentelemetry/api': `${OF_COLLECTOR}@opentelemetry/api`,
    '@opentelemetry/sdk': `${OF_COLLECTOR}@opentelemetry/sdk-trace-base`,
  },
  '3.1': {
    '@opentelemetry/api': `${OF_EXAMPLE}@opentelemetry/api`,
    '@opentelemetry/sdk': `${OF_EXAMPLE}@opentelemetry/sdk-trace`,
  },
} as const

export type SdkLine = keyof typeof SDK_LINES

export interface App {
  readonly dir: string
  run(options: RunOptions): Promise<AppRun>
}

export interface RunOptions {
  readonly isRecorded: boolean
  readonly env?: NodeJS.ProcessEnv
  /** As soon as it has printed something. */
  readonly kill?: NodeJS.Signals
  /** CommonJS that runs before everything else. */
  readonly before?: string
}

export interface AppRun {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  /** What the inspector has recorded. */
  readonly spans: readonly SpanRecord[]
  /** What stands in the directory after its end. */
  readonly files: readonly string[]
}

/** @param name says what the source is: `.mjs`, `.cjs`, `.mts` */
export function createApp(line: SdkLine, name: string, source: string): App {
  const dir = mkdtempSync(path.join(tmpdir(), 'app-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const packages = {
    ...SDK_LINES[line],
    '@opentelemetry/context-async-hooks': `${OF_COLLECTOR}@opentelemetry/context-async-hooks`,
    '@opentelemetry/instrumentation-http': `${OF_COLLECTOR}@opentelemetry/instrumentation-http`,
    '@agent-inspector/hooks': `${OF_COLLECTOR}@agent-inspector/hooks`,
  }
  for (const [specifier, target] of Object.entries(packages)) link(path.join(dir, 'node_modules', specifier), target)
  const file = path.join(dir, name)
  writeFileSync(file, source)

  return {
    dir,
    async run({ isRecorded, env, kill, before }) {
      const tracesDir = mkdtempSync(path.join(dir, 'traces-'))
      const first = path.join(dir, 'before.cjs')
      if (before !== undefined) writeFileSync(first, before)
      const preloads = [
        ...(before === undefined ? [] : ['--import', first]),
        ...(isRecorded ? ['--import', REGISTER] : []),
      ]
      const child = spawn(process.execPath, [...preloads, file], {
        env: { PATH: process.env.PATH, INSPECTOR_TRACES_DIR: tracesDir, INSPECTOR_PORT: '0', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      if (kill !== undefined) child.stdout.once('data', () => child.kill(kill))
      const [out, err, [code, signal]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      return { code, signal, out, err, spans: spansIn(tracesDir), files: readdirSync(tracesDir) }
    },
  }
}

/** A library of the application that has brought a copy of its own of the API. */
export function addLibrary(app: App, name: string, source: string, api: string): void {
  const folder = path.join(app.dir, 'node_modules', name)
  const copy = path.join(folder, 'node_modules/@opentelemetry/api')
  cpSync(realpathSync(api), copy, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.js' }))
  writeFileSync(path.join(folder, 'index.js'), source)
}

/** `name < parent's name`, in the order of their names. */
export function treeOf(spans: readonly SpanRecord[]): readonly string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  return spans
    .map(({ name, parentId }) => (parentId === undefined ? name : `${name} < ${names.get(parentId) ?? 'unknown'}`))
    .sort()
}

function link(at: string, target: string): void {
  mkdirSync(path.dirname(at), { recursive: true })
  symlinkSync(realpathSync(target), at)
}

function spansIn(dir: string): readonly SpanRecord[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(path.join(dir, name)))
        .toString()
        .split('\n')
        .slice(0, -1),
    )
    .flatMap((line) => {
      const records = decodeLine(line)
      return 'problem' in records ? [] : records.filter((record) => record.type === 'span')
    })
}
