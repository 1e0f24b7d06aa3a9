/**
 * The channels under the hooks: one of Node's own diagnostics channels a hook, named
 * `agent-inspector:<hook>`. They are public, per thread, and shared by all copies of this package.
 */
import { type Channel, channel } from 'node:diagnostics_channel'
import type { HookName, HookPayload } from './catalogue.js'
import { HOOK_NAMES } from './hook-names.js'

/** A channel that carries the payloads of one hook. */
export interface HookChannel<Name extends HookName> {
  /** Read it before building a payload. */
  readonly hasSubscribers: boolean
  publish(payload: HookPayload<Name>): void
  subscribe(subscriber: (payload: unknown) => void): void
  unsubscribe(subscriber: (payload: unknown) => void): void
}

// Node keeps channels weakly: held here, they live as long as this copy.
const CHANNELS = Object.fromEntries(HOOK_NAMES.map((name) => [name, channel(`agent-inspector:${name}`)])) as Readonly<
  Record<HookName, Channel>
>

export function hookChannel<Name extends HookName>(hook: Name): HookChannel<Name> {
  return CHANNELS[hook]
}

const ALL = Object.values(CHANNELS)

/** True while anyone, by whatever way, hears any hook. */
export function isAnyHeard(): boolean {
  for (const { hasSubscribers } of ALL) if (hasSubscribers) return true
  return false
}
