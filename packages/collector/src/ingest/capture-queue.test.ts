import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import type { SpanSink } from '../span/ports.js'
import { createRedactor, type Redactor } from '../span/redact.js'
import { type CaptureQueueOptions, createCaptureQueue } from './capture-queue.js'
import { spanRecord } from './record.test-kit.js'

test('hands records to every sink, in order, after the caller has gone on', async () => {
  const [first, second] = [createListSink('first'), createListSink('second')]
  const queue = createQueue({ sinks: [first, second] })

  queue.write(spanRecord({ name: 'a' }))
  queue.write(spanRecord({ name: 'b' }))
  expect(first.names()).toEqual([])

  await queue.flush()
  expect(first.names()).toEqual(['a', 'b'])
  expect(second.names()).toEqual(['a', 'b'])
  expect(queue.waitingBytes).toBe(0)
})

test('a flush ends though the agent goes on writing', async () => {
  const written: string[] = []
  const sink: SpanSink = {
    ...createListSink('endless'),
    write(record) {
      if (record.type === 'span') written.push(record.name)
      if (!isOver) queue.write(spanRecord({ name: 'later' }))
    },
  }
  let isOver = false
  const queue = createQueue({ sinks: [sink] })
  queue.write(spanRecord({ name: 'first' }))
  queue.write(spanRecord({ name: 'second' }))

  await queue.flush()
  isOver = true
  expect(written.slice(0, 2)).toEqual(['first', 'second'])
  await queue.close()
})

test('drains by itself', async () => {
  const arrived = new Promise((resolve) => {
    const sink: SpanSink = { ...createListSink('sink'), write: ({ sessionId }) => resolve(sessionId) }
    createQueue({ sinks: [sink] }).write(spanRecord({ sessionId: 's7' }))
  })

  await expect(arrived).resolves.toBe('s7')
})

test('drains in slices that leave the event loop free', async () => {
  const sliceMs: number[] = []
  let sliceFrom = 0
  let done = () => {}
  const isDone = new Promise<void>((resolve) => {
    done = resolve
  })
  const sink: SpanSink = {
    ...createListSink('slow'),
    write(record) {
      const now = performance.now()
      if (sliceFrom === 0) {
        sliceFrom = now
        setImmediate(() => {
          sliceMs.push(performance.now() - sliceFrom)
          sliceFrom = 0
        })
      }
      while (performance.now() - now < 0.05) {}
      if (record.type === 'span' && record.name === 'last') done()
    },
  }
  const queue = createQueue({ sinks: [sink] })
  const text = 'x'.repeat(4000)
  for (let i = 0; i < 1000; i++) queue.write(spanRecord({ attributes: { text } }))
  queue.write(spanRecord({ name: 'last' }))
  await isDone

  // 50 ms of work in all: one piece would be one slice.
  expect(sliceMs.length).toBeGreaterThan(5)
})

test('never throws, and tells once of a sink that fails while the others go on', async () => {
  const problems: string[] = []
  const good = createListSink('good')
  const bad: SpanSink = {
    ...createListSink('bad'),
    write() {
      throw new Error('disk full')
    },
    flush: () => Promise.reject(new Error('still full')),
    flushSync() {
      throw new Error('still full')
    },
  }
  const queue = createQueue({ sinks: [bad, good], onProblem: (message) => problems.push(message) })

  for (const name of ['a', 'b', 'c']) queue.write(spanRecord({ name }))
  await queue.flush()
  queue.flushSync()

  expect(good.names()).toEqual(['a', 'b', 'c'])
  expect(problems).toEqual([
    'The sink "bad" failed to write; the others go on.',
    'The sink "bad" failed to flush; the others go on.',
  ])
})

test('redacts before any sink, and drops rather than writes what cannot be redacted', async () => {
  const sink = createListSink('sink')
  const redact: Redactor = (record) => {
    if (record.type === 'span' && record.name === 'bad') throw new Error('a bug')
    return createRedactor({ environment: {} })(record)
  }
  const queue = createQueue({ sinks: [sink], redact })

  queue.write(spanRecord({ name: 'bad' }))
  queue.write(spanRecord({ name: 'good', attributes: { password: 'hunter2' } }))
  await queue.flush()

  expect(queue.dropped).toEqual({ queue_full: 0, no_time: 0, redaction_failed: 1, value_too_big: 0 })
  expect(sink.records.map((record) => record.attributes)).toEqual([
    { [OURS.droppedCount]: 1, [OURS.droppedReason]: 'redaction_failed' },
    { password: '[redacted:password:7]' },
  ])
})

test('beyond its bound it drops spans, keeps session events, and tells each session once there is room', async () => {
  const sink = createListSink('sink')
  const queue = createQueue({ sinks: [sink], maxBytes: 64_000 })
  const text = 'x'.repeat(1000)

  for (let i = 0; i < 100; i++)
    queue.write(spanRecord({ sessionId: i % 2 === 0 ? 'even' : 'odd', attributes: { text } }))
  queue.write({
    type: 'session_event',
    name: 'session_finished',
    sessionId: 'even',
    atNs: 1n,
    attributes: {},
    origin: spanRecord().origin,
  })
  const waiting = queue.waitingBytes
  await queue.flush()

  expect(waiting).toBeLessThanOrEqual(64_000)
  const spans = sink.records.filter(({ type }) => type === 'span').length
  expect(queue.dropped.queue_full).toBe(100 - spans)
  const events = sink.records.filter((record) => record.type === 'session_event')
  expect(events.map(({ name, sessionId }) => [name, sessionId])).toEqual(
    expect.arrayContaining([
      ['session_finished', 'even'],
      ['records_dropped', 'even'],
      ['records_dropped', 'odd'],
    ]),
  )
  const told = events.reduce((sum, { attributes }) => sum + Number(attributes[OURS.droppedCount] ?? 0), 0)
  expect(told).toBe(queue.dropped.queue_full)

  queue.write(spanRecord({ name: 'after' }))
  await queue.flush()
  expect(sink.names().at(-1)).toBe('after')
})

test('of a record bigger than the whole queue its values are dropped and told, or all of it', async () => {
  const sink = createListSink('sink')
  const queue = createQueue({ sinks: [sink], maxBytes: 1000 })

  queue.write(spanRecord({ name: 'bare', attributes: { text: 'x'.repeat(2000) } }))
  queue.write(spanRecord({ name: 'gone', attributes: { text: 'x'.repeat(1000) } }))
  await queue.flush()

  expect(sink.names()).toEqual(['bare', 'records_dropped', 'records_dropped'])
  expect(sink.records.map((record) => record.attributes[OURS.droppedReason])).toEqual([
    undefined,
    'value_too_big',
    'queue_full',
  ])
})

test('where it is nearly full, spans are kept without their long values', async () => {
  const sink = createListSink('sink')
  const queue = createQueue({ sinks: [sink], maxBytes: 400_000 })
  const text = 'x'.repeat(8000)

  for (let i = 0; i < 60; i++) queue.write(spanRecord({ name: `span ${i}`, attributes: { text } }))
  const hadRoom = queue.hasRoomFor(8000)
  await queue.flush()

  const spans = sink.records.filter(({ type }) => type === 'span')
  expect(spans.map(nameOf)).toEqual(Array.from({ length: 60 }, (_, i) => `span ${i}`))
  const kept = spans.filter(({ attributes }) => attributes.text === text).length
  expect(kept).toBeGreaterThan(30)
  expect(queue.dropped).toEqual({ queue_full: 0, no_time: 0, redaction_failed: 0, value_too_big: 60 - kept })
  expect([hadRoom, queue.hasRoomFor(8000)]).toEqual([false, true])
})

test('long texts that wait come out as they went in, in order, and without secrets', async () => {
  const sink = createListSink('sink')
  const queue = createQueue({ sinks: [sink] })
  const texts = Array.from({ length: 600 }, (_, n) => `${n} "née" \ud83d\ude00 ${'long '.repeat(n * 5)}`)
  const secret = 'sk-proj-Ab12Cd34Ef56Gh78Ij90'

  for (const text of texts) queue.write(spanRecord({ attributes: { text, other: text, key: `${text}${secret}` } }))
  await queue.flush()

  expect(sink.records.map(({ attributes }) => attributes.text)).toEqual(texts)
  expect(sink.records.map(({ attributes }) => attributes.other)).toEqual(texts)
  expect(sink.records.some(({ attributes }) => String(attributes.key).includes(secret))).toBe(false)
  expect(queue.waitingBytes).toBe(0)
})

test('flushSync leaves nothing behind, even when it comes in the middle of a write', () => {
  const sink = createListSink('sink')
  let queue = createQueue({ sinks: [sink] })
  const interrupting: SpanSink = {
    ...sink,
    write(record) {
      sink.write(record)
      queue.flushSync()
    },
  }
  queue = createQueue({ sinks: [interrupting] })
  const names = Array.from({ length: 50 }, (_, index) => `span ${index}`)
  for (const name of names) queue.write(spanRecord({ name }))

  queue.flushSync()

  expect(sink.names()).toEqual(names)
})

test('takes nothing after close', async () => {
  const sink = createListSink('sink')
  const queue = createQueue({ sinks: [sink] })
  queue.write(spanRecord({ name: 'before' }))

  await queue.close()
  queue.write(spanRecord({ name: 'after' }))
  await queue.flush()

  expect(sink.names()).toEqual(['before'])
})

function createQueue(options: Partial<CaptureQueueOptions>) {
  return createCaptureQueue({
    sinks: [],
    redact: createRedactor({ environment: {} }),
    onProblem: () => {},
    ...options,
  })
}

function nameOf(record: TraceRecord): string {
  return 'name' in record ? record.name : record.type
}

function createListSink(name: string): SpanSink & { readonly records: TraceRecord[]; names(): string[] } {
  const records: TraceRecord[] = []
  return {
    name,
    records,
    names: () => records.map(nameOf),
    write: (record) => void records.push(record),
    flush: async () => {},
    flushSync() {},
    close: async () => {},
  }
}
