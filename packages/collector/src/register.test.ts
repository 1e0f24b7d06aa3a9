/** Real applications, each run by itself and with `--import`: what they see of themselves is the same. */
import type { SpanRecord } from '@agent-inspector/trace-format'
import { describe, expect, test, vi } from 'vitest'
import { addLibrary, createApp, SDK_LINES, type SdkLine, treeOf } from './otel/app.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

const LINES = Object.keys(SDK_LINES) as SdkLine[]

/** Spans before and after the moment of `register`, of a tracer kept from the start and of a new one. */
const BODY = `
  const kept = trace.getTracer('kept')
  const exporter = new InMemorySpanExporter()
  const work = async (name) => {
    await kept.startActiveSpan(name, async (span) => {
      await new Promise(setImmediate)
      trace.getTracer('other').startSpan(name + ' child').end()
      span.end()
    })
  }
  const tell = () => {
    const told = exporter.getFinishedSpans().map(({ name, parentSpanId, parentSpanContext }) => [name, (parentSpanId ?? parentSpanContext?.spanId) !== undefined])
    process.stdout.write(JSON.stringify(told))
  }
  const register = () => {
    const processor = new SimpleSpanProcessor(exporter)
    const provider = new (sdk.BasicTracerProvider ?? sdk.TracerProvider)({ spanProcessors: [processor] })
    trace.setGlobalTracerProvider(provider)
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    return provider
  }
`

function appOf(line: SdkLine, form: 'mjs' | 'cjs', main: string) {
  const load = (names: string, specifier: string) =>
    form === 'mjs'
      ? `import ${names.replace(':', ' as')} from '${specifier}'`
      : `const ${names} = require('${specifier}')`
  const all = form === 'mjs' ? `import * as sdk from '@opentelemetry/sdk'` : `const sdk = require('@opentelemetry/sdk')`
  // The exporter is passed as it is up to 2.x, and by name in 3.x.
  const body =
    line === '3.1' ? BODY.replace('SimpleSpanProcessor(exporter)', 'SimpleSpanProcessor({ exporter })') : BODY
  return createApp(
    line,
    `app.${form}`,
    `${load('{ context, trace }', '@opentelemetry/api')}
     ${load('{ AsyncLocalStorageContextManager }', '@opentelemetry/context-async-hooks')}
     ${load('{ agent, session, tool }', '@agent-inspector/hooks')}
     ${all}
     const { InMemorySpanExporter, SimpleSpanProcessor } = sdk
     ${body}
     void (async () => { ${main} })()`,
  )
}

describe.each(LINES)('an application with SDK %s', (line) => {
  describe.each(['mjs', 'cjs'] as const)('as .%s', (form) => {
    test('that sets its provider at once: both get every span', async () => {
      const app = appOf(line, form, `register(); await work('request'); tell(); process.exitCode = 3`)
      const alone = await app.run({ isRecorded: false })
      const recorded = await app.run({ isRecorded: true })

      expect(alone.out).toBe('[["request child",true],["request",false]]')
      expect(recorded).toMatchObject({ out: alone.out, code: 3, signal: null })
      expect(treeOf(recorded.spans)).toEqual(['request', 'request child < request'])
    })

    test('that sets it late: its exporter gets what it gets without us, the file also what came before', async () => {
      const app = appOf(line, form, `await work('early'); register(); await work('request'); tell()`)
      const alone = await app.run({ isRecorded: false })
      const recorded = await app.run({ isRecorded: true })

      expect(alone.out).toBe('[["request child",true],["request",false]]')
      expect(recorded).toMatchObject({ out: alone.out, code: 0 })
      expect(treeOf(recorded.spans)).toEqual(['early', 'early child < early', 'request', 'request child < request'])
    })

    test('that never sets one: the file has its spans', async () => {
      const app = appOf(line, form, `await work('a'); await work('b'); tell()`)
      const recorded = await app.run({ isRecorded: true })

      expect(recorded).toMatchObject({ out: '[]', code: 0 })
      expect(treeOf(recorded.spans)).toEqual(['a', 'a child < a', 'b', 'b child < b'])
    })
  })

  test('without a provider no limit is set; with one, its limits hold for its exporter as without us', async () => {
    const many = `
      const span = kept.startSpan('much')
      for (let i = 0; i < 1000; i++) span.setAttribute('a' + i, i).addEvent('e' + i)
      span.setAttribute('long', 'x'.repeat(100_000)).end()
      process.stdout.write(exporter.getFinishedSpans().map((one) => [Object.keys(one.attributes).length, one.events.length].join()).join())`
    const app = appOf(
      line,
      'mjs',
      `${many}; register(); ${many.replace('const span', 'const next').replaceAll('span.', 'next.')}`,
    )
    const alone = await app.run({ isRecorded: false })
    const recorded = await app.run({ isRecorded: true })

    expect(alone.out).toBe('128,128')
    expect(recorded.out).toBe(alone.out)
    const numbered = ({ attributes }: SpanRecord) => Object.keys(attributes).filter((key) => /^a\d/.test(key)).length
    const [most, fewer] = recorded.spans.toSorted((a, b) => b.events.length - a.events.length)
    expect(most && [numbered(most), most.events.length, most.attributes.long_bytes]).toEqual([1000, 1000, 100_000])
    expect(fewer && [numbered(fewer), fewer.events.length]).toEqual([128, 128])
  })

  test.each(['register()', ''])('helpers of ours and its spans nest in both directions: %s', async (first) => {
    const app = appOf(
      line,
      'mjs',
      `${first};
       await session({ id: 's' }, () => agent('planner', async () => {
         await kept.startActiveSpan('theirs', async (span) => {
           await new Promise(setImmediate)
           await tool('deep', async () => { await new Promise(setImmediate); kept.startSpan('deepest').end() })
           span.end()
         })
       }))`,
    )
    const { spans } = await app.run({ isRecorded: true })

    expect(treeOf(spans)).toEqual(['agent.call', 'deepest < tool.call', 'theirs < agent.call', 'tool.call < theirs'])
    expect(new Set(spans.map(({ sessionId }) => sessionId))).toEqual(new Set(['s']))
  })

  test('a library with a copy of its own of the API: what it sees and gives away stays the same', async () => {
    const app = appOf(
      line,
      'mjs',
      `const { early, late } = await import('library'); early('1'); register(); early('2'); late('3'); tell()`,
    )
    const source = `
      import { trace } from '@opentelemetry/api'
      const kept = trace.getTracer('library')
      export const early = (name) => kept.startSpan(name).end()
      export const late = (name) => trace.getTracer('library').startSpan(name).end()`
    addLibrary(app, 'library', source, SDK_LINES[line]['@opentelemetry/api'])
    const alone = await app.run({ isRecorded: false })
    const recorded = await app.run({ isRecorded: true })

    // A tracer that it has kept from before is another copy's, and stays without a provider.
    expect(alone.out).toBe('[["3",false]]')
    expect(recorded.out).toBe(alone.out)
    expect(treeOf(recorded.spans)).toEqual(['1', '2', '3'])
  })
})

test('a provider of 1.x that exports by the environment goes on doing so', async () => {
  const app = appOf(
    '1.30',
    'cjs',
    `class Told extends InMemorySpanExporter { export(spans, done) { process.stdout.write(spans.map(({ name }) => name).join()); done({ code: 0 }) } }
     class Provider extends sdk.BasicTracerProvider { _getSpanExporter() { return new Told() } }
     const provider = new Provider(); trace.setGlobalTracerProvider(provider); await work('request')
     await provider.activeSpanProcessor.forceFlush()`,
  )
  const env = { OTEL_TRACES_EXPORTER: 'told' }
  const alone = await app.run({ isRecorded: false, env })
  const recorded = await app.run({ isRecorded: true, env })

  expect(alone.out).toBe('request child,request')
  expect(recorded.out).toBe(alone.out)
  expect(recorded.spans).toHaveLength(2)
})

test('a provider without a context manager nests as it does without us', async () => {
  const app = appOf('2.12', 'mjs', `register(); context.disable(); await work('request'); tell()`)
  const alone = await app.run({ isRecorded: false })

  expect(alone.out).toBe('[["request child",false],["request",false]]')
  expect((await app.run({ isRecorded: true })).out).toBe(alone.out)
})

test('a provider that takes no processor keeps its own, and a line says what to do', async () => {
  const app = appOf(
    '2.12',
    'mjs',
    `const own = { getTracer: () => { process.stdout.write('asked'); return trace.getTracer } }
     trace.setGlobalTracerProvider(Object.freeze(own)); trace.getTracer('x')`,
  )
  const { out, err } = await app.run({ isRecorded: true })

  expect(out).toBe('asked')
  expect(err).toContain('createInspector().spanProcessor')
})

test('a provider that is registered before us is heard too, and one after trace.disable()', async () => {
  const app = appOf('2.12', 'cjs', `await work('first'); trace.disable(); register(); await work('second'); tell()`)
  const before = `
    const { trace } = require('@opentelemetry/api')
    const { BasicTracerProvider } = require('@opentelemetry/sdk')
    trace.setGlobalTracerProvider(new BasicTracerProvider())`
  const alone = await app.run({ isRecorded: false, before })
  const recorded = await app.run({ isRecorded: true, before })

  // The tracer that is kept is the first provider's, and stays so.
  expect(alone.out).toBe('[["second child",true]]')
  expect(recorded.out).toBe(alone.out)
  expect(treeOf(recorded.spans)).toEqual(['first', 'first child', 'second', 'second child < second'])
})

test('its threads are recorded, and the page is served once', async () => {
  const app = appOf(
    '2.12',
    'cjs',
    `const { isMainThread, Worker } = require('node:worker_threads')
     if (!isMainThread) await work('in the thread')
     else { await work('in the process'); await new Promise((resolve) => new Worker(__filename).once('exit', resolve)) }`,
  )
  const { err, spans } = await app.run({ isRecorded: true })

  expect(treeOf(spans)).toEqual([
    'in the process',
    'in the process child < in the process',
    'in the thread',
    'in the thread child < in the thread',
  ])
  expect(err.match(/_inspector/g)).toHaveLength(1)
})

test('a signal ends it as it would without us', async () => {
  const app = appOf(
    '2.12',
    'mjs',
    `register(); setInterval(() => {}, 1000); await work('request'); process.stdout.write('up')`,
  )
  const { code, signal, spans } = await app.run({ isRecorded: true, kill: 'SIGTERM' })

  expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' })
  expect(spans).toHaveLength(2)
})

test('settings that mean nothing are told, and the application runs', async () => {
  const app = appOf('2.12', 'mjs', `register(); await work('request'); tell()`)
  const { code, out, err } = await app.run({ isRecorded: true, env: { INSPECTOR_PORT: 'none' } })

  expect({ code, out }).toEqual({ code: 0, out: '[["request child",true],["request",false]]' })
  expect(err).toContain('nothing is recorded: The setting port (--port, INSPECTOR_PORT)')
})
