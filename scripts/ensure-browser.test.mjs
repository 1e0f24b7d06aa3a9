import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrowser } from './ensure-browser.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'browser-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('takes a browser on the PATH', () => {
  const chromium = program('chromium-browser', 0o755)
  expect(findBrowser({ env: { PATH: folder } })).toBe(chromium)
})

test('CHROMIUM_PATH goes before the PATH', () => {
  program('chromium', 0o755)
  const own = program('my-browser', 0o755)
  expect(findBrowser({ env: { PATH: folder, CHROMIUM_PATH: own } })).toBe(own)
})

test('passes over a file that cannot be executed', () => {
  const broken = program('chromium', 0o644)
  expect(findBrowser({ env: { PATH: folder } })).not.toBe(broken)
})

function program(name, mode) {
  const file = path.join(folder, name)
  writeFileSync(file, '')
  chmodSync(file, mode)
  return file
}
