/**
 * What a benchmark in the browser starts from: a traces directory, processes over it, one page; all gone
 * when it has its figures.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { startChild } from '../../e2e/fixtures/child.ts'
import { findBrowser } from '../../scripts/ensure-browser.mjs'

/**
 * @param {(setUp: { page: import('@playwright/test').Page, start: typeof startChild, tracesDir: string }) => Promise<object>} measure
 *   `start` takes the arguments for Node, from the root of the repository
 * @returns {Promise<object>} what `measure` found
 */
export async function withPage(measure) {
  const tracesDir = await mkdtemp(path.join(tmpdir(), 'inspector-bench-'))
  const children = []
  const browser = await chromium.launch({ executablePath: findBrowser() })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const start = (args) => {
      const child = startChild(args, { INSPECTOR_TRACES_DIR: tracesDir, INSPECTOR_PORT: '0' })
      children.push(child)
      return child
    }
    return await measure({ page, start, tracesDir })
  } finally {
    await browser.close()
    await Promise.all(children.map((child) => child.end()))
    await rm(tracesDir, { recursive: true, force: true })
  }
}
