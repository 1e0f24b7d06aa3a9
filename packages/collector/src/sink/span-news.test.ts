import { OURS } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan, openSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { createSpanNews } from './span-news.js'

const progressOf = (n: number, spanId: string) =>
  sessionEvent('progress', { spanId, attributes: { [OURS.progress]: n, [OURS.progressTotal]: 10 } })

describe('a span that is open', () => {
  test('is told once, however often it changes', () => {
    const news = createSpanNews()
    expect(news.add(openSpan({ name: 'agent.call' }))).toMatchObject([
      { type: 'SpanStarted', span: { name: 'agent.call' } },
    ])
    expect(news.add(openSpan({ attributes: { changed: true } }))).toEqual([])
  })

  test('is not told where it is written only because its process ends', () => {
    const { startNs } = openSpan()
    expect(createSpanNews().add(openSpan({ atNs: startNs + 100_000_000n }))).toEqual([])
  })
})

describe('progress', () => {
  test('is the latest of each operation, told once', () => {
    const news = createSpanNews()
    for (const n of [1, 2, 3]) news.add(progressOf(n, spanIdOf(1)))
    news.add(progressOf(7, spanIdOf(2)))

    expect(news.takeProgress()).toMatchObject([
      { spanId: spanIdOf(1), progress: 3, total: 10 },
      { spanId: spanIdOf(2), progress: 7 },
    ])
    expect(news.takeProgress()).toEqual([])
    expect(news.progress()).toHaveLength(2)
  })

  test('that came just before the end is told, and is then no more', () => {
    const news = createSpanNews()
    news.add(progressOf(10, spanIdOf(1)))
    news.add(endedSpan({ spanId: spanIdOf(1) }))

    expect(news.takeProgress()).toMatchObject([{ progress: 10 }])
    expect(news.progress()).toEqual([])
  })

  test('of operations whose end nobody tells is forgotten, the oldest first', () => {
    const news = createSpanNews()
    for (let n = 0; n < 1000; n++) news.add(progressOf(n, spanIdOf(n)))

    expect(news.progress().at(-1)).toMatchObject({ progress: 999 })
    expect(news.progress().length).toBeLessThan(100)
  })

  test('without a number is none', () => {
    const news = createSpanNews()
    news.add(sessionEvent('progress', { attributes: { [OURS.progress]: 'half' } }))
    expect(news.takeProgress()).toEqual([])
  })
})
