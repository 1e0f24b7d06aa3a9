/** How an attribute is described, for docs/telemetry.md. */
import type { HookName } from '@agent-inspector/hooks'

/** `json` is a text that holds JSON; `number` is an `intValue` where it is whole, else a `doubleValue`. */
export type AttributeType = 'string' | 'json' | 'number' | 'boolean' | 'string[]'

export interface AttributeDescription {
  /** `<name>` stands for a name of the application's in snake_case. */
  readonly name: string
  readonly type: AttributeType
  readonly unit?: string
  /** Absent: on every one. */
  readonly hooks?: readonly HookName[]
  readonly meaning: string
}

export interface AttributeGroup {
  readonly title: string
  readonly attributes: readonly AttributeDescription[]
}

/** An attribute that one hook fills. */
export function of(name: string, type: AttributeType, hook: HookName, meaning: string): AttributeDescription {
  return { name, type, hooks: [hook], meaning }
}
