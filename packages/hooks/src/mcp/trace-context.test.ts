import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createClock } from '../clock.js'
import { IDLE } from '../idle.js'
import { createSpanId, createTraceId } from '../ids.js'
import type { RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import { isSessionId } from '../session-id.js'
import { carriedContext, carry } from './carried-contexts.js'
import { createInjectContext, readContext, sessionOfBaggage, type TraceContext } from './trace-context.js'

const injectContext = createInjectContext()

const operationIn = (sessionId: string): Operation => ({
  kind: 'mcp.rpc',
  id: createSpanId(),
  parentId: undefined,
  traceId: createTraceId(),
  sessionId,
  startNs: 0n,
  clock: createClock(),
  signal: IDLE.signal,
})

test('what goes out comes in: trace, span and any session id, beside all else that the message says', () => {
  const sessionId = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(isSessionId)
  const params = fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined })
  fc.assert(
    fc.property(sessionId, params, (id, given) => {
      const operation = operationIn(id)
      const message = { id: 1, method: 'tools/call', ...(given && { params: { ...given, _meta: { own: 1 } } }) }
      const sent = JSON.parse(JSON.stringify(injectContext(message as RpcMessage, operation, undefined)))

      const context = readContext(sent)
      expect(context).toMatchObject({ traceId: operation.traceId, spanId: operation.id, flags: '01' })
      expect(sessionOfBaggage(context?.baggage)).toBe(id)
      const { traceparent, baggage, ...meta } = sent.params._meta
      expect({ ...sent.params, _meta: meta }).toEqual(
        JSON.parse(JSON.stringify(given === undefined ? { _meta: {} } : { ...given, _meta: { own: 1 } })),
      )
    }),
  )
})

test.each([
  undefined,
  7,
  '',
  `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
  `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'A'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'1'.repeat(16)}-012`,
])('%j is no trace context', (traceparent) => {
  expect(readContext({ params: { _meta: { traceparent } } })).toBeUndefined()
})

test('a later version of the header may say more', () => {
  const traceparent = `01-${'1'.repeat(32)}-${'2'.repeat(16)}-00-more`
  expect(readContext({ params: { _meta: { traceparent } } })).toMatchObject({ spanId: '2'.repeat(16), flags: '00' })
})

test('a message that has a trace context of its own keeps it', () => {
  const message = { id: 1, method: 'x', params: { _meta: { traceparent: 'of the application' } } }
  expect(injectContext(message, operationIn('s'), undefined)).toBe(message)
})

test('what came in with a call goes on with the calls that are made meanwhile, and no longer', () => {
  const operation = operationIn('s')
  const { traceId } = operation
  const context: TraceContext = { traceId, spanId: '1'.repeat(16), flags: '00', tracestate: 'a=1', baggage: 'user=7' }
  const answered = carry(context)
  onTestFinished(answered)

  const { params } = injectContext({ id: 1, method: 'x' }, operation, carriedContext(traceId))
  expect(params?._meta).toEqual({
    traceparent: `00-${traceId}-${operation.id}-00`,
    tracestate: 'a=1',
    baggage: 'user=7,session.id=s',
  })
  answered()
  expect(carriedContext(traceId)).toBeUndefined()
})

test.each([
  [undefined, undefined],
  ['user=7', undefined],
  ['user=7, session.id=a%20b;p=1', 'a b'],
  ['other.session.id=a', undefined],
  ['session.id=%', undefined],
  ['session.id=..', undefined],
])('the session that baggage %j names is %j', (baggage, sessionId) => {
  expect(sessionOfBaggage(baggage)).toBe(sessionId)
})
