/** The plan of the guide: made by the planner, shown as state while the workers go through it. */
import { agent, prompt, snapshot } from '@agent-inspector/hooks'
import { askJson } from './ask-json.mjs'

/**
 * @typedef {{ title: string, question: string, files: string[] }} Section
 * @typedef {{ title: string, sections: Section[] }} Plan
 * @typedef {ReturnType<typeof createBoard>} Board
 *
 * @param {{ task: string, files: string[], example: string, ask: import('./model.mjs').Ask }} given
 * @returns {Promise<Plan>}
 */
export function makePlan({ task, files, example, ask }) {
  return agent('planner', { input: { task, files } }, async () => {
    const messages = prompt('plan', { parameters: { task, files, example } }, renderPlanPrompt)
    return askJson(ask, messages, (plan) => findFault(plan, files))
  })
}

/**
 * Shows the plan as state each time that it changes.
 *
 * @param {Plan} plan
 */
export function createBoard({ title, sections }) {
  const states = new Map(sections.map((section) => [section, 'planned']))
  const show = () => {
    snapshot('plan', { title, sections: [...states].map(([{ title, files }, state]) => ({ title, state, files })) })
  }
  show()
  return {
    /** @param {Section} section @param {'reading' | 'noted' | 'written'} state */
    mark(section, state) {
      states.set(section, state)
      show()
    },
  }
}

function renderPlanPrompt({ parameters: { task, files, example } }) {
  return [
    {
      role: 'system',
      content:
        'You are the planner of a small team of technical writers. Answer with a JSON object alone: ' +
        '{"title": string, "sections": [{"title": string, "question": string, "files": [path]}]}. ' +
        'Two or three sections, each with one to four of the files, no file twice.',
    },
    {
      role: 'user',
      content: `${task}\n\nFiles:\n${files.map((file) => `- ${file}`).join('\n')}\n\nHow another project does it:\n\n${example}`,
    },
  ]
}

/**
 * @param {{ title?: unknown, sections?: unknown }} plan
 * @param {readonly string[]} files
 */
function findFault({ title, sections }, files) {
  if (typeof title !== 'string' || !Array.isArray(sections) || sections.length === 0)
    return 'title or sections are missing'
  for (const section of sections) {
    if (typeof section?.title !== 'string' || typeof section.question !== 'string' || !Array.isArray(section.files)) {
      return 'a section lacks title, question or files'
    }
    const unknown = section.files.find((file) => !files.includes(file))
    if (unknown !== undefined) return `there is no file ${JSON.stringify(unknown)}`
  }
  return undefined
}
