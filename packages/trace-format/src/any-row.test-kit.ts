/** Rows for property tests: any that there can be, with values that the columns hold exactly. */
import fc from 'fast-check'
import type { IndexRow } from './chunk-builder.js'
import { OPERATIONS, ROW_FLAG } from './index-layout.js'

export function anyRow(): fc.Arbitrary<IndexRow> {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  return fc.record(
    {
      traceId: hex(32),
      spanId: hex(16),
      parentId: optional(hex(16).filter((id) => !/^0+$/.test(id))),
      startNs: nanos(),
      endNs: optional(nanos()),
      name: text(),
      subject: text(),
      operation: fc.constantFrom(...OPERATIONS),
      flags: fc.nat(0xffff).map((bits) => bits & ~ROW_FLAG.open),
      process: text(),
      status: fc.constantFrom(0, 1, 2),
      inputTokens: optional(fc.nat()),
      outputTokens: optional(fc.nat()),
      provider: text(),
      cacheReadTokens: fc.nat(),
      cacheWriteTokens: fc.nat(),
      reasoningTokens: fc.nat(),
      seq: fc.nat(),
      block: fc.nat(),
      offset: fc.nat(),
      length: fc.nat(),
    },
    { noNullPrototype: true },
  )
}

/** At most as long as a row keeps them. */
function text(): fc.Arbitrary<string> {
  return fc.oneof(fc.string({ unit: 'binary', maxLength: 90 }), fc.constantFrom('', '\0', '"\\\n\u2028', 'tool.call'))
}

function hex(digits: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
}

function nanos(): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
}
