/** What was asked of a model beside the messages, by the names that OpenTelemetry gives to it. */
import type { Reading } from '../reading/conversation.js'
import type { SpanReader } from '../reading/span-reader.js'

const PREFIX = 'gen_ai.request.'

export function requestParameters(span: SpanReader): Reading['parameters'] {
  // Some write messages under the same beginning.
  const { [`${PREFIX}messages`]: _messages, ...told } = span.details(`${PREFIX}*`)
  return Object.fromEntries(Object.entries(told).map(([key, value]) => [key.slice(PREFIX.length), value]))
}
