/**
 * The worker that holds answers against the schema of their pause: a pattern that backtracks without end
 * stops this thread, which stores/answer-checks.ts then ends, and not the page.
 */
import { checkAnswer } from '../model/check-answer.js'
import type { AnswerToCheck, Check, CheckedAnswer } from './answer-checks.js'

addEventListener('message', ({ data }: MessageEvent<AnswerToCheck>) => {
  const answer: CheckedAnswer = { asked: data.asked, check: checked(data) }
  postMessage(answer)
})

function checked({ schema, payload }: AnswerToCheck): Check {
  try {
    return { messages: checkAnswer(schema, payload) }
  } catch (cause) {
    // A schema that is none, or has no end: the server says what it thinks of it.
    return { unchecked: cause instanceof RangeError ? 'it refers to itself without end' : 'it is not valid' }
  }
}
