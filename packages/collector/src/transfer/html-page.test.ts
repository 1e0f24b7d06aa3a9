/** What the command writes. That it opens in a browser: e2e/exported-page.spec.ts. Needs the build. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { readPriceTable } from '@agent-inspector/dialects'
import { OURS } from '@agent-inspector/trace-format'
import { expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { runCli } from '../cli/cli.test-kit.js'
import { newDir, writeRecords } from '../sink/traces-dir.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

const TITLE = '</title></script><!-- <script>alert(1)</script>'

test('a session is a page that holds its lines, compressed, and lets nothing run but itself', async () => {
  const dir = newDir()
  const started = sessionEvent('session_started', { attributes: { [OURS.title]: TITLE } })
  const hostile = nthSpan(0, { name: '</script><script>alert(2)</script>' })
  await writeRecords(dir, [started, hostile, ...Array.from({ length: 1500 }, (_, n) => nthSpan(n + 1))])
  const page = await runCli(['export', 'session-1', '--format', 'html', '--traces-dir', dir])
  const lines = await runCli(['export', 'session-1', '--traces-dir', dir])

  expect({ code: page.code, err: page.err }).toEqual({ code: 0, err: '' })
  const blocks = contentOf(page.out, 'application/gzip').split('\n')
  const text = blocks
    .filter((block) => block !== '')
    .map((block) => gunzipSync(Buffer.from(block, 'base64')).toString())
  expect(text.length).toBeGreaterThan(1)
  expect(text.join('')).toBe(lines.out)
  expect(readPriceTable(JSON.parse(contentOf(page.out, 'application/json')))).toHaveProperty('models')

  expect(page.out).toContain(
    '<title>&lt;/title&gt;&lt;/script&gt;&lt;!-- &lt;script&gt;alert(1)&lt;/script&gt;</title>',
  )
  expect(page.out).not.toContain('alert(2)')
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page.out) ?? []
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(policy).toContain(`script-src '${hashOf(contentOf(page.out, 'module'))}'`)
  expect(policy).toContain(`style-src '${hashOf(/<style>([\s\S]*?)<\/style>/.exec(page.out)?.[1] ?? '')}'`)
})

function contentOf(html: string, type: string): string {
  const begin = new RegExp(`<script type="${type}"[^>]*>`).exec(html)
  if (begin === null) throw new Error(`There is no script of ${type}.`)
  const from = begin.index + begin[0].length
  return html.slice(from, html.indexOf('</script', from))
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
