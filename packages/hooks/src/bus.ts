/**
 * The hook bus: how an agent says what it is doing, and how others hear it.
 *
 *   helpers --publish--> [one channel a hook] --contained--> listeners (as a rule one: the collector)
 *
 * A listener that came through `on` cannot hurt the agent: what it throws or rejects with is counted,
 * warned of once per hook, and the next listener is called. Somebody who subscribes to the channel
 * itself, past this file, gets the same payloads under Node's rules: what he throws is an uncaught
 * exception.
 */
import { inspect } from 'node:util'
import type { HookName, HookPayload } from './catalogue.js'
import { hookChannel } from './channel.js'
import { leaveSlot, takeSlot } from './default-runner.js'
import { sharedSlot } from './shared-slot.js'
import { isThenable } from './thenable.js'

/** A returned promise is not awaited: the agent never waits for its observers. */
export type Listener<Name extends HookName> = (payload: HookPayload<Name>) => unknown

interface Subscription {
  readonly hook: HookName
  readonly listener: (payload: never) => unknown
  readonly deliver: (payload: unknown) => void
}

interface BusState {
  readonly subscriptions: Set<Subscription>
  /** How often listeners of a hook failed. */
  readonly failures: Map<HookName, number>
}

const state = sharedSlot<BusState>('bus.1', () => ({ subscriptions: new Set(), failures: new Map() }))

/**
 * Calls `listener` with each payload of `hook`: at once, in the order of registration.
 *
 * @returns undoes it; calling that twice is harmless
 */
export function on<Name extends HookName>(hook: Name, listener: Listener<Name>): () => void {
  const subscription: Subscription = { hook, listener, deliver: contained(hook, listener) }
  hookChannel(hook).subscribe(subscription.deliver)
  state.subscriptions.add(subscription)
  takeSlot()
  return () => remove(subscription)
}

/** Undoes every `on` of this listener for this hook, whichever copy of the package it came through. */
export function off<Name extends HookName>(hook: Name, listener: Listener<Name>): void {
  for (const subscription of state.subscriptions) {
    if (subscription.hook === hook && subscription.listener === listener) remove(subscription)
  }
}

/** Hands `payload` to everyone who hears `hook`. Helpers do it for you; integrations call it. */
export function emit<Name extends HookName>(hook: Name, payload: HookPayload<Name>): void {
  const channel = hookChannel(hook)
  if (channel.hasSubscribers) channel.publish(payload)
}

/** How often listeners of `hook` have thrown or rejected so far. */
export function listenerFailures(hook: HookName): number {
  return state.failures.get(hook) ?? 0
}

function remove(subscription: Subscription): void {
  if (!state.subscriptions.delete(subscription)) return
  hookChannel(subscription.hook).unsubscribe(subscription.deliver)
  leaveSlot()
}

function contained<Name extends HookName>(hook: Name, listener: Listener<Name>): (payload: unknown) => void {
  const failed = (cause: unknown) => reportFailure(hook, cause)
  return (payload) => {
    try {
      const result = listener(payload as HookPayload<Name>)
      if (isThenable(result)) result.then(undefined, failed)
    } catch (cause) {
      failed(cause)
    }
  }
}

function reportFailure(hook: HookName, cause: unknown): void {
  const count = listenerFailures(hook) + 1
  state.failures.set(hook, count)
  if (count > 1) return
  process.emitWarning(`A listener of the hook "${hook}" failed; the agent goes on, later failures are only counted.`, {
    type: 'AgentInspectorWarning',
    code: 'HOOK_LISTENER_FAILED',
    detail: describe(cause),
  })
}

// Showing a thrown value may run code of its own, which may throw in turn.
function describe(cause: unknown): string {
  try {
    return inspect(cause)
  } catch {
    return 'What it threw cannot be shown.'
  }
}
