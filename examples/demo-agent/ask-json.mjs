/** Asks a model for a JSON object; tells it what was wrong with its answer, and asks again. */
import { StepError } from './step-error.mjs'

const ATTEMPTS = 3

/**
 * @template Wanted
 * @param {import('./model.mjs').Ask} ask
 * @param {readonly import('./model.mjs').ChatMessage[]} messages
 * @param {(value: Record<string, unknown>) => string | undefined} check what is wrong with it, if anything is
 * @returns {Promise<Wanted>}
 */
export async function askJson(ask, messages, check) {
  const talk = [...messages]
  for (let attempt = 1; ; attempt++) {
    const { response } = await ask({ messages: talk })
    const value = parseObject(response.content ?? '')
    const fault = value === undefined ? 'it is no JSON object' : check(value)
    if (fault === undefined) return value
    if (attempt === ATTEMPTS) throw new StepError(`The model gave no usable answer in ${ATTEMPTS} attempts: ${fault}.`)
    talk.push(
      { role: 'assistant', content: response.content ?? '' },
      { role: 'user', content: `I cannot use that: ${fault}. Answer with the JSON object alone.` },
    )
  }
}

/** The outermost braces: models like to put words or a fence around JSON. */
function parseObject(text) {
  try {
    const value = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
