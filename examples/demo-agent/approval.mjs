/** The pause: a person says whether and how the plan is carried out. */
import { waitForSignal } from '@agent-inspector/hooks'

const SCHEMA = {
  type: 'object',
  title: 'Approve the plan',
  required: ['decision', 'author'],
  additionalProperties: false,
  properties: {
    decision: { type: 'string', title: 'Decision', enum: ['approve', 'reject'], default: 'approve' },
    author: { type: 'string', title: 'Your name', description: 'Signs the guide.', minLength: 1, maxLength: 80 },
    audience: {
      type: 'string',
      title: 'Written for',
      enum: ['newcomers', 'contributors', 'operators'],
      default: 'newcomers',
    },
    max_words: { type: 'integer', title: 'At most, in words', minimum: 100, maximum: 800, default: 300 },
    run_index: {
      type: 'boolean',
      title: 'Index the documents too',
      description: 'A slow job beside the others.',
      default: true,
    },
    note: { type: 'string', title: 'Note to the writer', maxLength: 500 },
  },
}

/**
 * @typedef {{ decision: 'approve' | 'reject', author: string, audience?: string, max_words?: number, run_index?: boolean, note?: string }} Answered
 *   by the schema
 * @typedef {{ approved: boolean, author: string, audience: string, maxWords: number, runIndex: boolean, note: string }} Approval
 *
 * @param {import('./plan.mjs').Plan} plan
 * @returns {Promise<Approval>}
 */
export async function askApproval({ title, sections }) {
  const files = sections.flatMap((section) => section.files)
  /** @type {Answered} The inspector takes only what fits the schema. */
  const answer = await waitForSignal('approve_plan', {
    prompt: `“${title}”: ${sections.length} sections from ${files.length} files. May the workers start?`,
    schema: SCHEMA,
  })
  return {
    approved: answer.decision === 'approve',
    author: answer.author,
    audience: answer.audience ?? 'newcomers',
    maxWords: answer.max_words ?? 300,
    runIndex: answer.run_index ?? true,
    note: answer.note ?? '',
  }
}
