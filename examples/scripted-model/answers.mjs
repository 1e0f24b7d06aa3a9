/**
 * The script: what is said to whom. The role is taken from the system prompt ("You are the planner");
 * everything else from what stands in the messages.
 *
 *   chat completion request --> [answer] --> text, or tool calls
 */

import { describeFile } from './describe-file.mjs'
import { planSections } from './plan-sections.mjs'

/** @param {Pick<Asked, 'messages'>} request @returns {string | undefined} `planner`, `researcher`, `writer`, `evaluator`, or what it says there */
export function roleOf({ messages }) {
  return textOf(messages.find(({ role }) => role === 'system')).match(/You are the (\w+)/)?.[1]
}

/**
 * A request for a completion, as far as the script looks at it.
 *
 * @typedef {{ role?: string, content?: string | { text?: string }[] | null }} Message
 * @typedef {{ model?: string, messages: Message[], tools?: { function?: { name: string } }[], user?: string, stream?: boolean, stream_options?: object }} Asked
 *
 * @typedef {{ content?: string, toolCalls?: { name: string, input: object }[] }} Said
 *
 * @param {Asked} request
 * @returns {Said}
 */
export function answer(request) {
  const play = roles[roleOf(request)] ?? roles.anybody
  return play(textOf(request.messages.findLast(({ role }) => role === 'user')), request)
}

const roles = {
  planner: (asked) => ({ content: JSON.stringify(planSections(listedIn(asked)), undefined, 2) }),
  researcher: research,
  writer: write,
  evaluator: evaluate,
  anybody: (asked) => ({
    content: `This model is scripted: it has no answer to ${JSON.stringify(asked.slice(0, 80))}. Set OPENAI_API_KEY for a real one.`,
  }),
}

/** Looks for the files, reads each, then notes what each says about itself. */
function research(asked, { messages, tools = [] }) {
  const files = listedIn(asked)
  const results = messages.filter(({ role }) => role === 'tool').map(textOf)
  const offers = (name) => tools.some((tool) => tool.function?.name === name)

  if (results.length === 0 && offers('search_files')) {
    const folder = files[0]?.includes('/') ? `${files[0].split('/')[0]}/` : ''
    return { toolCalls: [{ name: 'search_files', input: { path: '.', pattern: `${folder}*` } }] }
  }
  const read = results.slice(1)
  if (read.length === 0 && files.length > 0 && offers('read_text_file')) {
    return { toolCalls: files.map((path) => ({ name: 'read_text_file', input: { path, head: 40 } })) }
  }
  return { content: files.map((path, n) => `- \`${path}\`: ${describeFile(read[n] ?? '')}`).join('\n') }
}

/** The notes under their headings; what the editor missed is added the second time. */
function write(asked) {
  const title = asked.match(/^Title: (.*)$/m)?.[1] ?? 'Guide'
  const audience = asked.match(/^Audience: (.*)$/m)?.[1] ?? 'newcomers'
  const notes = asked.match(/<notes>\n([\s\S]*?)\n<\/notes>/)?.[1] ?? ''
  const order = [...notes.matchAll(/^- `([^`]+)`/gm)].map(([, path], n) => `${n + 1}. \`${path}\``)
  const missed = /reading order/i.test(asked.split('<feedback>')[1] ?? '')

  const opening = `For ${audience}: what each document is for.`
  const ending = missed ? ['## Reading order', order.join('\n')] : []
  return { content: [`# ${title}`, opening, notes, ...ending].join('\n\n') }
}

/** Ten points, less what the draft lacks. */
function evaluate(asked) {
  const draft = asked.match(/<draft>\n([\s\S]*?)\n<\/draft>/)?.[1] ?? ''
  const maxWords = Number(asked.match(/at most (\d+) words/)?.[1] ?? Number.POSITIVE_INFINITY)
  const words = draft.split(/\s+/).length
  const faults = [
    { points: 3, found: !/^## Reading order/m.test(draft), say: 'Add a reading order at the end.' },
    { points: 1, found: words > maxWords, say: `Cut it: ${words} words, ${maxWords} were asked for.` },
    { points: 2, found: !/`[^`]+`/.test(draft), say: 'Name the files.' },
  ].filter(({ found }) => found)
  const score = faults.reduce((left, { points }) => left - points, 10)
  return { content: JSON.stringify({ score, feedback: faults.map(({ say }) => say) }) }
}

/** The list under `Files:`, one path a line. */
function listedIn(text) {
  const list = text.match(/^Files:\n((?:- .+(?:\n|$))+)/m)?.[1] ?? ''
  return [...list.matchAll(/^- (.+)$/gm)].map(([, path]) => path)
}

/** @param {Message | undefined} message */
function textOf(message) {
  const content = message?.content
  if (Array.isArray(content)) return content.map((part) => part.text ?? '').join('\n')
  return typeof content === 'string' ? content : ''
}
