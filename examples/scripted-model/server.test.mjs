import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startScriptedModel } from './server.mjs'

let model
let client
beforeEach(async () => {
  model = await startScriptedModel({ pace: 0 })
  client = new OpenAI({ baseURL: model.url, apiKey: 'none', maxRetries: 0 })
})
afterEach(() => model.close())

const as = (role, asked) => [
  { role: 'system', content: `You are the ${role}.` },
  { role: 'user', content: asked },
]
const tools = ['search_files', 'read_text_file'].map((name) => ({ type: 'function', function: { name } }))

describe('asked with the real client', () => {
  test('the planner plans from the files that stand in the question, every time the same', async () => {
    const messages = as('planner', 'Files:\n- hooks.md\n- errors.md\n- decisions/README.md\n- decisions/0001-a.md')
    const [first, second] = await Promise.all(
      [0, 1].map(() => client.chat.completions.create({ model: 'm', messages })),
    )

    const plan = JSON.parse(first.choices[0].message.content)
    expect(plan.sections.map(({ files }) => files)).toEqual([
      ['hooks.md'],
      ['errors.md'],
      ['decisions/README.md', 'decisions/0001-a.md'],
    ])
    expect(second.choices[0].message).toEqual(first.choices[0].message)
    expect(first.choices[0].finish_reason).toBe('stop')
    expect(first.model).toBe('m')
  })

  test('a longer question costs more tokens', async () => {
    const cost = async (asked) => {
      const { usage } = await client.chat.completions.create({ model: 'm', messages: as('planner', asked) })
      expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
      return usage.prompt_tokens
    }
    expect(await cost(`Files:\n${'- a.md\n'.repeat(100)}`)).toBeGreaterThan((await cost('Files:\n- a.md')) + 100)
  })

  test('a researcher fails once for each user, then searches, reads, and notes what it has read', async () => {
    const messages = as('researcher', 'Files:\n- a.md')
    const ask = (user) => client.chat.completions.create({ model: 'm', user, messages, tools })
    await expect(ask('run-1')).rejects.toMatchObject({ status: 503, type: 'overloaded' })
    await expect(ask('run-2')).rejects.toMatchObject({ status: 503 })

    const seen = []
    for (const result of ['a.md', '# Alpha\n\nEverything about the first letter. More follows.']) {
      const [{ message, finish_reason }] = (await ask('run-1')).choices
      expect(finish_reason).toBe('tool_calls')
      seen.push(message.tool_calls[0].function.name)
      messages.push(message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: result })
    }
    const noted = await ask('run-1')
    expect(seen).toEqual(['search_files', 'read_text_file'])
    expect(noted.choices[0].message.content).toBe('- `a.md`: Alpha. Everything about the first letter.')
  })

  test('a draft is scored by what it lacks, and the second one has it', async () => {
    const say = async (role, asked) => {
      const completion = await client.chat.completions.create({ model: 'm', messages: as(role, asked) })
      return completion.choices[0].message.content
    }
    const brief = 'Title: Guide\nAudience: newcomers\n<notes>\n## One\n\n- `a.md`: Alpha.\n</notes>'
    const judge = async (draft) =>
      JSON.parse(await say('evaluator', `It has at most 90 words.\n<draft>\n${draft}\n</draft>`))

    const first = await judge(await say('writer', brief))
    expect(first).toEqual({ score: 7, feedback: ['Add a reading order at the end.'] })
    const second = await say('writer', `${brief}\n<feedback>\n${first.feedback.join('\n')}\n</feedback>`)
    expect(second).toContain('## Reading order\n\n1. `a.md`')
    expect(await judge(second)).toEqual({ score: 10, feedback: [] })
    expect((await judge(`${second} word`.repeat(30))).score).toBeLessThan(10)
  })

  test('anybody else is told that it is scripted', async () => {
    const messages = [{ role: 'user', content: 'Hello' }]
    const completion = await client.chat.completions.create({ model: 'm', messages })
    expect(completion.choices[0].message.content).toContain('scripted')
  })
})

describe('as a stream', () => {
  test.each([
    ['text', as('planner', 'Files:\n- a.md\n- b.md')],
    ['tool calls', as('researcher', 'Files:\n- a.md')],
  ])('%s adds up to the same as the whole answer', async (_what, messages) => {
    const request = { model: 'm', user: 'streamed', messages, tools }
    await client.chat.completions.create(request).catch(() => 'the failure on purpose')
    const whole = await client.chat.completions.create(request)
    const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } })
    const streamed = await stream.finalChatCompletion()

    expect(withoutIds(streamed.choices[0].message)).toEqual(withoutIds(whole.choices[0].message))
    expect(streamed.choices[0].finish_reason).toBe(whole.choices[0].finish_reason)
    expect(streamed.usage).toEqual(whole.usage)
  })
})

test('what it does not know it refuses as the API does', async () => {
  await expect(client.models.list()).rejects.toMatchObject({ status: 404 })
  await expect(client.chat.completions.create({ model: 'm' })).rejects.toMatchObject({ status: 400 })
  const response = await fetch(`${model.url}/chat/completions`, { method: 'POST', body: '{"messages":' })
  expect(response.status).toBe(400)
})

test('a request that is given up ends at once, and so does the server', async () => {
  const slow = await startScriptedModel({ pace: 1000 })
  const patient = new OpenAI({ baseURL: slow.url, apiKey: 'none', maxRetries: 0 })
  const asked = patient.chat.completions.create({ model: 'm', messages: as('planner', 'Files:\n- a.md') })
  const refused = expect(asked).rejects.toBeInstanceOf(OpenAI.APIConnectionError)
  await slow.close()
  await refused
})

function withoutIds({ role, content, tool_calls: calls }) {
  return { role, content: content || null, calls: calls?.map((call) => call.function) }
}
