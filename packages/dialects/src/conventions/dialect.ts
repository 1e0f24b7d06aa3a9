/**
 * The shape of a dialect: one span convention, told by its attributes.
 *
 * To add one, copy this to `my-framework.ts`, then put it in the list of `registry.ts`, which is in
 * order of preference; the tests of the registry try it with any input from then on.
 *
 *   export const myFramework: Dialect = {
 *     name: 'my-framework',
 *     title: 'My Framework',
 *     owns: ['my.'],
 *     detect: ({ attributes }) => 'my.prompt' in attributes,
 *     read: (span) => ({
 *       ...nothing,
 *       input: span.messages('my.prompt', 'user'),
 *       output: span.messages('my.answer', 'assistant'),
 *       details: span.details('my.settings.*'),
 *     }),
 *   }
 *
 * Beside it: `my-framework.test.ts` with one golden span that a real SDK has written, and a line in
 * `scripts/docs/dialect-sources.mjs` that says which versions, and where they are written down.
 */
import type { ConversationKind, Reading, SpanFacts } from '../reading/conversation.js'
import type { SpanReader } from '../reading/span-reader.js'

export interface Dialect {
  /** Permanent, kebab-case. */
  readonly name: string
  /** As its authors call it. */
  readonly title: string
  /** What its attributes begin with: those of them that nothing reads are named. */
  readonly owns: readonly string[]
  /** Looks at keys and names only. */
  detect(span: SpanFacts): boolean
  /**
   * Never throws, whatever the values are; called only where `detect` said yes.
   *
   * @param of what kind of operation the span is, where that is told
   */
  read(span: SpanReader, of: ConversationKind | undefined): Reading
}

/** To be spread first: a dialect says only what it knows. */
export const nothing: Reading = { input: [], output: [], tools: [], parameters: {}, details: {} }
