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
