/**
 * The shape of a dialect: one span convention, told by its attributes. Types only.
 *
 * To add one, copy this to `my-framework.ts`, then put it in the list of `registry.ts`, which is in
 * order of preference; the tests of the registry try it with any input from then on.
 *
 *   export const myFramework: Dialect = {
 *     name: 'my-framework',
 *     detect: (attributes) => 'my.prompt' in attributes,
 *     read: (attributes) => ({
 *       dialect: 'my-framework',
 *       of: 'llm',
 *       input: readMessages(decodeJson(attributes['my.prompt']).value, 'user'),
 *       output: [],
 *       tools: [],
 *       parameters: {},
 *       notUnderstood: [],
 *     }),
 *   }
 *
 * Beside it: `my-framework.test.ts` with one golden span that a real SDK has written.
 */
import type { Attributes, Conversation } from './conversation.js'

export interface Dialect {
  /** Permanent, kebab-case. */
  readonly name: string
  /** Looks at keys only: it is asked for each span. */
  detect(attributes: Attributes): boolean
  /** Never throws, whatever the values are; called only where `detect` said yes. */
  read(attributes: Attributes): Conversation
}
