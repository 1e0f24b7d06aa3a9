/**
 * Which attributes hold only a preview, and what stands beside them: `<key>_truncated`, `<key>_bytes`,
 * `<key>_sha256` (docs/trace-format.md).
 */
import { CUT, cutSignFor } from '@agent-inspector/trace-format'
import type { Attributes, AttributeValue } from '../base/span-detail.js'

export interface CutValue {
  readonly key: string
  /** UTF-8 bytes of the whole; absent where nobody said. */
  readonly bytes: number | undefined
  /** Absent where the whole was not kept. */
  readonly sha256: string | undefined
  /** Nor was its beginning. */
  readonly isGone: boolean
}

export function cutValueOf(attributes: Attributes, key: string): CutValue | undefined {
  if (attributes[key] === undefined || attributes[key + CUT.truncated] !== true) return undefined
  const bytes = attributes[key + CUT.bytes]
  const sha256 = attributes[key + CUT.sha256]
  return {
    key,
    bytes: typeof bytes === 'number' ? bytes : undefined,
    sha256: typeof sha256 === 'string' ? sha256 : undefined,
    isGone: typeof sha256 !== 'string' && attributes[key] === cutSignFor(key),
  }
}

export function cutValuesIn(attributes: Attributes): readonly CutValue[] {
  return Object.keys(attributes).flatMap((key) => cutValueOf(attributes, key) ?? [])
}

/** Without what stands beside previews: it is shown with them. */
export function withoutCutMarks(attributes: Attributes): Attributes {
  const marks = new Set(cutValuesIn(attributes).flatMap(({ key }) => Object.values(CUT).map((ending) => key + ending)))
  if (marks.size === 0) return attributes
  const entries: readonly [string, AttributeValue][] = Object.entries(attributes).filter(([key]) => !marks.has(key))
  return Object.fromEntries(entries)
}
