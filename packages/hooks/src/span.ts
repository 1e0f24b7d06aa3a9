/** What a helper's function writes on its own span. */
import type { Attributes } from './catalogue.js'
import { hookChannel } from './channel.js'
import type { Operation } from './operation.js'

export interface Span {
  /** Adds attributes; one that is there already is replaced. */
  set(attributes: Attributes): void
  /** Something that happened, at this moment. */
  event(name: string, attributes?: Attributes): void
}

const attributesChannel = hookChannel('operation_attributes')
const eventChannel = hookChannel('operation_event')

/**
 * What everybody shares while nobody listens: a signal that never fires, a span that keeps nothing.
 * A module on the agent's path takes them into constants of its own: an imported one V8 reads anew
 * each time.
 */
export const IDLE: { readonly signal: AbortSignal; readonly span: Span } = {
  signal: new AbortController().signal,
  span: { set() {}, event() {} },
}

export function createSpan(operation: Operation): Span {
  return {
    set(attributes) {
      if (attributesChannel.hasSubscribers) attributesChannel.publish({ operation, attributes })
    },
    event(name, attributes) {
      if (!eventChannel.hasSubscribers) return
      eventChannel.publish(attributes === undefined ? { operation, name } : { operation, name, attributes })
    },
  }
}
