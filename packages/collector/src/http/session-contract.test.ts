/** The least and the most that can be said of a session are as the contract has it. */
import { createPricing } from '@agent-inspector/dialects'
import { sessionJson } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { FULL_SESSION, MINIMAL_SESSION } from '../../../trace-format/src/sample-session.test-kit.js'
import { misfitsOfSchema } from './openapi.test-kit.js'

const pricing = createPricing({ date: '2026-08-21', source: 'a test', models: [{ match: ['known'], input: 3 }] })

test.each([MINIMAL_SESSION, FULL_SESSION])('a session is as the contract says', (session) => {
  expect(misfitsOfSchema('Session', sessionJson(session, pricing))).toEqual([])
})
