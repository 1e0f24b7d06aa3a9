/** One session for each way in which agents write their spans, as real SDKs sent them: each reads as a conversation. */
import { copyFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const fixtures = 'packages/dialects/fixtures'

/** The session, a row of it, what stands in its Context panel. */
const stories = [
  ['AI SDK 7', 'research', /llm\.generate gpt-5-mini/, 'You are the researcher.', 'OpenTelemetry GenAI'],
  ['AI SDK 6', 'weather-agent', /llm\.generate mock-model-1/, 'Weather in Oslo?', 'AI SDK'],
  ['LangGraph', 'LangGraph', /llm\.generate gpt-4\.1-mini/, 'search_files', 'OpenInference'],
  ['OpenAI client, Traceloop', 'describe a picture', /llm\.generate/, 'Which file is this', 'OpenTelemetry GenAI'],
  [
    'OpenAI client, OpenInference',
    'OpenAI Chat Completions',
    /llm\.generate/,
    'You are the researcher.',
    'OpenInference',
  ],
  ['Genkit', 'weatherFlow', /llm\.generate fake\/model/, 'Weather in Oslo?', 'Genkit'],
  ['Pydantic AI', 'weather_agent', /agent\.call weather_agent/, 'It is 7 °C in Oslo.', 'Pydantic AI and Logfire'],
  ['LangSmith', 'weather', /llm\.generate gpt-fake/, 'You are a weather agent', 'LangSmith'],
  [
    'one event a message',
    'chat gpt-4o-mini',
    /llm\.generate gpt-4o-mini/,
    'get_weather',
    'OpenTelemetry GenAI, one event a message',
  ],
  ['OpenLLMetry', 'joke_flow', /llm\.generate gpt-3\.5-turbo/, 'And shorter?', 'OpenLLMetry (Traceloop)'],
  ['mcp-agent', 'orchestrator', /signal\.wait Approval/, 'Yes, go on', 'mcp-agent'],
  ['workflows of mcp-agent', 'summary_app', /workflow\.run lead/, 'Summarise the notes', 'mcp-agent'],
] as const

test.beforeEach(async ({ page, launch, tracesDir }) => {
  for (const name of await readdir(fixtures)) {
    if (name.endsWith('.md')) continue
    await copyFile(path.join(fixtures, name), path.join(tracesDir, `${path.parse(name).name}.jsonl`))
  }
  const { url } = await launch.server()
  await page.goto(url)
})

test('each reads as a conversation, says how it was read, and fetches nothing', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const inspector = inspectorPage(page)
  for (const [title, session, row, said, dialect] of stories) {
    await test.step(title, async () => {
      await inspector.session(new RegExp(`^${session} `)).click()
      await inspector.span(row).first().click()

      await expect(inspector.tab('Context')).toHaveAttribute('aria-selected', 'true')
      await expect(inspector.spanPanel.getByRole('log')).toContainText(said)
      await expect(inspector.spanPanel).toContainText(`Read as ${dialect}`)
    })
  }
  expect(asked.filter((url) => !url.startsWith('http://127.0.0.1') && !url.startsWith('data:'))).toEqual([])
})

test('tokens that stand in an output alone are summed as all others', async ({ page }) => {
  const { session, span } = inspectorPage(page)
  await session(/^weatherFlow /).click()
  await expect(span(/llm\.generate fake\/model/).first()).toContainText('35')
  await expect(page.getByRole('main')).toContainText('80 in, 14 out')
})

test('pictures that came with a message are shown, those elsewhere are named and not fetched', async ({ page }) => {
  const { session, span, spanPanel } = inspectorPage(page)
  await session(/^weather_agent /).click()
  await span(/agent\.call weather_agent/).click()

  const picture = spanPanel.getByRole('img', { name: 'image/png, sent to the model' })
  await expect(picture).toBeVisible()
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(72)
  await expect(spanPanel).toContainText('https://example.com/sky.png')
})

test('arguments of a tool open as a tree, what nobody knows is named, and every value is there as it came', async ({
  page,
}) => {
  const { session, span, spanPanel } = inspectorPage(page)
  await session(/^chat gpt-4o-mini /).click()
  await span(/gpt-5/).click()
  await spanPanel.getByRole('button', { name: 'Unknown part', exact: true }).click()
  await expect(spanPanel).toContainText('"depth": 3')
  await expect(spanPanel).toContainText('1 not understood')

  await session(/^weather-agent /).click()
  await span(/mock-model-1/)
    .first()
    .click()
  await spanPanel.getByRole('button', { name: /^Arguments of getWeather/ }).click()
  await expect(spanPanel.getByRole('tree', { name: 'Arguments of getWeather' })).toContainText('"Oslo"')
  await spanPanel.getByRole('button', { name: /attributes as they came/ }).click()
  await expect(spanPanel.getByRole('button', { name: /^ai\.prompt\.messages: \[\{"role"/ })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('of two calls at the same time each leads to the span that was called with the same', async ({ page }) => {
  const { session, span, spans, spanPanel } = inspectorPage(page)
  await session(/^research /).click()
  await span(/gpt-5-mini/)
    .nth(2)
    .click()
  await expect(spanPanel.getByRole('link', { name: 'Open span' })).toHaveCount(3)
  await spanPanel.getByRole('link', { name: 'Open span' }).last().click()
  await expect(spans.locator('[role=row][aria-selected=true]')).toContainText('missing.md')
  await expect(spanPanel).toContainText('ENOENT')
})
