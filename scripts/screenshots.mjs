/**
 * Takes docs/screenshots from a real run of the demo agent, in both themes and two sizes: the empty page,
 * the run paused with its form, live, finished with a model call open, its state. Needs a build.
 *
 *   node scripts/screenshots.mjs
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { startChild } from '../e2e/fixtures/child.ts'
import { inspectorPage } from '../e2e/fixtures/inspector-page.ts'
import { findBrowser } from './ensure-browser.mjs'
import { repositoryRoot } from './repository.mjs'

const outDir = path.join(repositoryRoot, 'docs', 'screenshots')
const looks = ['light', 'dark'].flatMap((colorScheme) =>
  [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
  ].map((viewport) => ({ colorScheme, viewport })),
)

await mkdir(outDir, { recursive: true })
const tracesDir = await mkdtemp(path.join(tmpdir(), 'inspector-screenshots-'))
const env = {
  INSPECTOR_TRACES_DIR: tracesDir,
  INSPECTOR_PORT: '0',
  INSPECTOR_OTLP_PORT: 'off',
  INSPECTOR_OTLP_GRPC_PORT: 'off',
}
const browser = await chromium.launch({ executablePath: findBrowser() })
try {
  const pages = await Promise.all(looks.map((look) => browser.newPage(look)))
  await takeEmpty(pages)
  await takeRun(pages)
} finally {
  await browser.close()
  await rm(tracesDir, { recursive: true, force: true })
}

async function takeEmpty(pages) {
  const server = startChild(['packages/collector/bin/agent-inspector.mjs', 'serve'], env)
  await openAll(pages, server)
  await onEach(pages, (page) => page.getByRole('heading', { name: /first trace/i }).waitFor())
  await shoot(pages, 'empty')
  await server.end()
}

async function takeRun(pages) {
  const demo = startChild(['examples/demo-agent/main.mjs'], env)
  try {
    await openAll(pages, demo)
    await onEach(pages, (page) =>
      inspectorPage(page)
        .session(/paused/i)
        .waitFor(),
    )
    const forms = await onEach(pages, (page) => inspectorPage(page).openAnswer())
    await Promise.all(forms.map((form) => form.getByRole('textbox').first().waitFor()))
    await shoot(pages, 'paused')
    await answer(forms[0])

    await onEach(pages, (page) =>
      inspectorPage(page)
        .mark(/tool\.call/, 'running')
        .first()
        .waitFor(),
    )
    await shoot(pages, 'live')
    await onEach(pages, (page) =>
      inspectorPage(page)
        .session(/completed/i)
        .waitFor({ timeout: 120_000 }),
    )
    await onEach(pages, async (page) => {
      const { spans, mark } = inspectorPage(page)
      await spans.focus()
      await page.keyboard.press('Home')
      await mark(/llm\.generate/, 'retried')
        .first()
        .click()
    })
    await shoot(pages, 'finished')
    await onEach(pages, async (page) => {
      await page.keyboard.press('Home')
      await inspectorPage(page).openTab('State')
    })
    await shoot(pages, 'state')
  } finally {
    await demo.end()
  }
}

async function openAll(pages, child) {
  const [url] = await child.said(/http:\/\/[^\s/]+:\d+\/_inspector/)
  await onEach(pages, (page) => page.goto(url))
}

async function answer(form) {
  await form.getByRole('textbox', { name: 'Your name' }).fill('Ada')
  await form.getByRole('button', { name: 'Send answer' }).click()
}

async function shoot(pages, name) {
  await onEach(pages, (page, { colorScheme, viewport }) =>
    page.screenshot({
      path: path.join(outDir, `${name}-${colorScheme}-${viewport.width}.png`),
      animations: 'disabled',
    }),
  )
  console.log(name)
}

function onEach(pages, act) {
  return Promise.all(pages.map((page, n) => act(page, looks[n])))
}
