/**
 * The workers: one for each section, side by side, each a model that uses tools until it has its notes.
 *
 *   model --tool calls--> filesystem server --results--> model --> notes
 */
import { agent, workflow } from '@agent-inspector/hooks'
import { textOf } from './mcp-server.mjs'
import { StepError } from './step-error.mjs'
import { together } from './together.mjs'

const MAX_TURNS = 6
const MAX_RESULT_CHARACTERS = 6000
/** A model may look, and change nothing. */
const OFFERED = ['list_directory', 'search_files', 'read_text_file']

/**
 * @param {{ plan: import('./plan.mjs').Plan, board: import('./plan.mjs').Board, ask: import('./model.mjs').Ask, filesystem: import('./mcp-server.mjs').McpServer }} given
 * @returns {Promise<string[]>} the notes of each section, in order
 */
export function research({ plan, board, ask, filesystem }) {
  return workflow('research', { type: 'parallel', input: plan.sections }, ({ input: sections }) =>
    together(
      sections.map((section) =>
        agent(`researcher: ${section.title}`, { input: section }, async () => {
          board.mark(section, 'reading')
          const notes = await takeNotes(section, { ask, filesystem })
          board.mark(section, 'noted')
          return notes
        }),
      ),
    ),
  )
}

async function takeNotes({ question, files }, { ask, filesystem }) {
  const tools = filesystem.tools.filter(({ name }) => OFFERED.includes(name)).map(functionOf)
  const messages = [
    {
      role: 'system',
      content:
        'You are the researcher. Find out with the tools what the files say; paths are relative. Then answer with ' +
        'notes alone, one line a file: "- `path`: what it is for".',
    },
    { role: 'user', content: `${question}\n\nFiles:\n${files.map((file) => `- ${file}`).join('\n')}` },
  ]
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    const { response } = await ask({ messages, tools })
    const calls = response.tool_calls ?? []
    if (calls.length === 0) return response.content ?? ''
    messages.push({ role: 'assistant', content: response.content ?? '', tool_calls: calls })
    messages.push(...(await together(calls.map((call) => answerCall(call, filesystem)))))
  }
  throw new StepError(`The model still had no notes after ${MAX_TURNS} turns.`)
}

/** What went wrong is told to the model: it may know a better path. */
async function answerCall({ id, function: { name, arguments: json } }, filesystem) {
  const answered = (content) => ({ role: 'tool', tool_call_id: id, content: content.slice(0, MAX_RESULT_CHARACTERS) })
  if (!OFFERED.includes(name)) return answered(`There is no tool ${name}.`)
  const input = parseInput(json)
  if (input === undefined) return answered('The arguments are no JSON object.')
  try {
    return answered(textOf(await filesystem.call(name, input)))
  } catch (error) {
    if (error instanceof StepError && filesystem.isUp()) return answered(error.message)
    throw error
  }
}

function parseInput(json) {
  try {
    const input = JSON.parse(json || '{}')
    return typeof input === 'object' && input !== null ? input : undefined
  } catch {
    return undefined
  }
}

function functionOf({ name, description, inputSchema }) {
  return { type: 'function', function: { name, description, parameters: inputSchema } }
}
