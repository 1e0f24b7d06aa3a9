import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Answer, send } from './send.test-kit.js'
import { assetFiles, indexRoute } from './static-ui.js'

const INDEX =
  '<!doctype html><html><head><base href="/_inspector/" /></head><script src="./assets/main-a1b2.js"></script></html>'

let pageDir: string
let server: Server
let get: (path: string, headers?: Record<string, string>) => Promise<Answer>

beforeEach(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'page-'))
  const router = express.Router()
  router.get(['/', '/s/:id'], indexRoute(pageDir))
  const app = express()
  app.use('/tools/:name/inspector', router)
  app.use(assetFiles(pageDir))
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  get = (path, headers = {}) => send(port, path, { headers })
})

afterEach(async () => {
  server.close()
  await rm(pageDir, { recursive: true })
})

async function build(): Promise<void> {
  await mkdir(join(pageDir, 'assets'))
  await writeFile(join(pageDir, 'index.html'), INDEX)
  await writeFile(join(pageDir, 'assets/main-a1b2.js'), 'export {}')
}

test('says what to do where the page was not built', async () => {
  const answer = await get('/tools/x/inspector/')

  expect(answer.status).toBe(503)
  expect(answer.text).toContain('npm run build')
})

test.each([
  ['', '/tools/a/inspector/'],
  ['/', '/tools/a/inspector/'],
  ['/s/some%20id', '/tools/a/inspector/'],
])('gives the page with the path under which an application has put it: at %j', async (path, base) => {
  await build()

  const answer = await get(`/tools/a/inspector${path}`)
  expect(answer.status).toBe(200)
  expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  expect(answer.text).toContain(`<base href="${base}">`)
})

test('lets nobody write into the page by the path he asks for', async () => {
  await build()

  expect((await get('/tools/$&"><b>&amp;/inspector/')).text).toContain(
    '<base href="/tools/$&amp;&quot;>&lt;b>&amp;amp;/inspector/">',
  )
})

test('gives the page anew after it was built anew', async () => {
  await build()
  await get('/tools/x/inspector/')
  await writeFile(join(pageDir, 'index.html'), 'second')
  await utimes(join(pageDir, 'index.html'), 1, 1)

  expect((await get('/tools/x/inspector/')).text).toBe('second')
})

test('lets hashed assets be kept for ever, with their type', async () => {
  await build()
  const answer = await get('/assets/main-a1b2.js')

  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(answer.headers['content-type']).toContain('text/javascript')
})

test.each([
  '/assets/../../package.json',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/assets/..%5c..%5cx',
  '/assets',
  '/.env',
  '/%00',
])('%s leads to no file', async (path) => {
  await build()
  expect((await get(path)).status).toBeGreaterThanOrEqual(400)
})
