/**
 * The last step: a writer and an evaluator in turns, until the score is good enough.
 *
 *   notes --writer--> draft --evaluator--> score, feedback --writer--> …
 */
import { agent, snapshot, workflow } from '@agent-inspector/hooks'
import { askJson } from './ask-json.mjs'

const MAX_ROUNDS = 3
const GOOD_ENOUGH = 8

/**
 * @param {{ plan: import('./plan.mjs').Plan, notes: string[], approval: import('./approval.mjs').Approval, ask: import('./model.mjs').Ask }} given
 * @returns {Promise<{ text: string, score: number, rounds: number }>} the best draft
 */
export function writeGuide({ plan, notes, approval, ask }) {
  return workflow('write', { type: 'evaluator_optimizer', input: { title: plan.title, notes } }, async () => {
    let best
    let feedback = []
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const text = await agent('writer', { input: { round, feedback } }, () =>
        draft({ plan, notes, approval, feedback, previous: best?.text, ask }),
      )
      const verdict = await agent('evaluator', { input: { round } }, () => evaluate(text, approval, ask))
      snapshot('draft', { round, words: countWords(text), score: verdict.score, feedback: verdict.feedback })
      if (best === undefined || verdict.score > best.score) best = { text, score: verdict.score, rounds: round }
      if (verdict.score >= GOOD_ENOUGH) break
      feedback = verdict.feedback
    }
    return best
  })
}

export function countWords(text) {
  return text.split(/\s+/).filter((word) => word !== '').length
}

async function draft({ plan, notes, approval, feedback, previous, ask }) {
  const sections = plan.sections.map(({ title }, n) => `## ${title}\n\n${notes[n]}`).join('\n\n')
  const revision =
    feedback.length === 0 ? '' : `\n<draft>\n${previous}\n</draft>\n<feedback>\n${feedback.join('\n')}\n</feedback>`
  const { response } = await ask({
    stream: true,
    messages: [
      { role: 'system', content: 'You are the writer. Write the guide in Markdown from the notes, and nothing else.' },
      {
        role: 'user',
        content:
          `Title: ${plan.title}\nAudience: ${approval.audience}\nLength: at most ${approval.maxWords} words\n` +
          `${approval.note && `Note: ${approval.note}\n`}<notes>\n${sections}\n</notes>${revision}`,
      },
    ],
  })
  return response.content ?? ''
}

function evaluate(text, { audience, maxWords }, ask) {
  const messages = [
    {
      role: 'system',
      content:
        'You are the evaluator. Judge the draft from 0 to 10 and answer with a JSON object alone: ' +
        '{"score": number, "feedback": [what to change]}.',
    },
    {
      role: 'user',
      content:
        `A guide to documentation, for ${audience}: it names each file, ends with a reading order, and has at most ` +
        `${maxWords} words.\n<draft>\n${text}\n</draft>`,
    },
  ]
  return askJson(ask, messages, ({ score, feedback }) =>
    typeof score === 'number' && Array.isArray(feedback) ? undefined : 'score or feedback is missing',
  )
}
