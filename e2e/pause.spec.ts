/** A paused run is seen, answered in the page, goes on, and the answer is part of its trace. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a pause is answered from its form and the run goes on', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { session, mark, span, attribute, openAnswer, openTab } = inspectorPage(page)

  agent.tell('wait approve_plan')
  await expect(session('Steered run')).toContainText(/May the run go on\?.*Paused/)
  await expect(mark('approve_plan', 'waiting')).toBeVisible()
  const form = await openAnswer()
  await form.getByRole('switch', { name: 'Approved' }).check()
  await form.getByRole('textbox', { name: 'Note' }).fill('Go ahead')
  await form.getByRole('button', { name: 'Send answer' }).click()

  const [, payload] = await agent.said(/^answered (.*)/)
  expect(JSON.parse(String(payload))).toEqual({ approved: true, note: 'Go ahead' })
  await expect(form).toBeHidden()
  await expect(session('Steered run')).toContainText('Running')
  await expect(mark('approve_plan', 'waiting')).toBeHidden()

  agent.tell('finish')
  await expect(session('Steered run')).toContainText('Completed')
  await span('approve_plan').click()
  await openTab('Attributes')
  await expect(attribute('mcp.signal.payload_json')).toContainText('Go ahead')
})

test('who types an answer that somebody else gives is told so, beside the next pause', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  agent.tell('wait first')
  const form = await inspectorPage(page).openAnswer()
  await form.getByRole('textbox', { name: 'Note' }).fill('Mine')
  agent.tell('wait second')
  await expect(page.getByRole('main').getByText('1 of 2')).toBeVisible()

  const waits = (await (await page.request.get(`${agent.url}/sessions/steered`)).json()).waiting_for
  const { token } = await page.evaluate(async (url) => {
    return (await fetch(`${url}/token`, { headers: { 'X-Agent-Inspector': '1' } })).json()
  }, agent.url)
  const data = { signal_name: 'first', wait_id: waits[0].wait_id, payload: { approved: true }, by: 'Zoe' }
  await page.request.post(`${agent.url}/signal/steered`, { data, headers: { Authorization: `Bearer ${token}` } })

  await expect(page.getByRole('main').getByText('first was answered by Zoe')).toBeVisible()
  await expect(page.getByRole('main').getByRole('button', { name: 'Answer' })).toBeVisible()
})

test('an answer that does not fit the schema cannot be sent, and the form says so', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  agent.tell('wait name_the_run')

  const form = await inspectorPage(page).openAnswer()
  await form.getByRole('button', { name: 'Edit as JSON' }).click()
  await form.getByRole('textbox').fill('{"approved": "perhaps"}')

  await expect(form).toContainText('1 field to fix')
  await expect(form.getByRole('button', { name: 'Send answer' })).toBeDisabled()
})

test('a list of objects is filled, put in order and shortened by keys alone, and told what is wrong in its place', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const properties = { tool: { type: 'string' }, tries: { type: 'integer', maximum: 3, default: 1 } }
  const items = { type: 'object', title: 'Step', required: ['tool'], properties }
  const schema = { type: 'object', required: ['steps'], properties: { steps: { type: 'array', maxItems: 3, items } } }
  agent.tell(`want plan ${JSON.stringify(schema)}`)

  const form = await inspectorPage(page).openAnswer()
  const add = form.getByRole('button', { name: 'Add step' })
  const tool = (number: number) =>
    form.getByRole('listitem', { name: `Steps ${number}` }).getByRole('textbox', { name: 'Tool' })
  await expect(add).toBeFocused()
  for (const name of ['first', 'second', 'third']) {
    await add.press('Enter')
    await page.keyboard.type(name)
  }
  await expect(add).toBeDisabled()
  await tool(3).press('Alt+ArrowUp')
  await expect(tool(2)).toHaveValue('third')
  await expect(tool(2)).toBeFocused()
  await form.getByRole('button', { name: 'Remove Steps 1' }).press('Enter')
  await expect(form.getByRole('button', { name: 'Remove Steps 1' })).toBeFocused()

  const tries = form.getByRole('listitem', { name: 'Steps 2' }).getByRole('textbox', { name: 'Tries' })
  await tries.fill('7')
  await expect(tries).toHaveAccessibleDescription('Use 3 or less.')
  await tool(1).fill('')
  await expect(form.getByRole('button', { name: 'Send answer' })).toBeDisabled()
  await form.getByRole('button', { name: '2 fields to fix' }).press('Enter')
  await expect(tool(1)).toBeFocused()
  await page.keyboard.type('fourth')
  await tries.fill('2')
  await page.keyboard.press('ControlOrMeta+Enter')

  const [, payload] = await agent.said(/^answered (.*)/)
  expect(JSON.parse(String(payload))).toEqual({
    steps: [
      { tool: 'fourth', tries: 1 },
      { tool: 'second', tries: 2 },
    ],
  })
})

test('who sends too early is brought to what is missing: a field, a choice, a group, a list', async ({
  page,
  launch,
}) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const seats = { type: 'object', minProperties: 1, properties: { count: { type: 'integer' } } }
  const names = { type: 'array', title: 'Names', minItems: 1, items: { type: 'string' } }
  const properties = { where: { enum: ['stalls', 'circle'] }, seats, names }
  agent.tell(`want booking ${JSON.stringify({ type: 'object', required: ['where', 'seats', 'names'], properties })}`)

  const form = await inspectorPage(page).openAnswer()
  const send = () => page.keyboard.press('ControlOrMeta+Enter')
  await send()
  await expect(form.getByRole('radio', { name: 'Stalls' })).toBeFocused()
  await page.keyboard.press('Space')
  await send()
  await expect(form.getByRole('textbox', { name: 'Count' })).toBeFocused()
  await page.keyboard.type('2')
  await send()
  await expect(form.getByRole('button', { name: 'Add a value' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Ada')
  await send()
  const [, payload] = await agent.said(/^answered (.*)/)
  expect(JSON.parse(String(payload))).toEqual({ where: 'stalls', seats: { count: 2 }, names: ['Ada'] })
})

test('a pattern that backtracks without end stops neither the page nor the agent', async ({ page, launch }) => {
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  agent.tell(
    `want word ${JSON.stringify({ type: 'object', properties: { word: { pattern: '^(a+)+$', type: 'string' } } })}`,
  )

  const form = await inspectorPage(page).openAnswer()
  const word = form.getByRole('textbox', { name: 'Word' })
  await word.fill(`${'a'.repeat(60)}!`)
  await expect(form.getByRole('status')).toContainText('it takes too long')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(form.getByRole('status')).toContainText('checking takes longer than 2 s')
  await word.fill('aaa')
  await page.keyboard.press('ControlOrMeta+Enter')
  expect(JSON.parse(String((await agent.said(/^answered (.*)/))[1]))).toEqual({ word: 'aaa' })
})
