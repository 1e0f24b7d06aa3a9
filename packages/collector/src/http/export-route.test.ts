import { get } from 'node:http'
import { expect, test, vi } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { runCli } from '../cli/cli.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { newDir, writeRecords } from '../sink/traces-dir.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

/** More than the buffers on the way hold. */
const SPANS = 600
const TEXT = 'x'.repeat(25_000)

test('a session is downloaded as the command writes it, and one that nobody reads to its end is not read on', async () => {
  const dir = newDir()
  const spans = Array.from({ length: SPANS }, (_, n) => nthSpan(n, { sessionId: 'a "b" c', attributes: { TEXT } }))
  await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'a "b" c' }), ...spans])
  const inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  const { url } = await inspector.listen()
  const address = `${url}/sessions/${encodeURIComponent('a "b" c')}/export`
  try {
    const response = await fetch(`${address}?format=otlp`)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a_b_c.jsonl"')
    const written = await runCli(['export', 'a "b" c', '--traces-dir', dir])
    expect(await response.text()).toBe(written.out)

    // Four at most: each that is left must be over for the next to come through.
    for (let i = 0; i < 5; i++) await leaveEarly(address)
    await expect.poll(() => statusOf(address), { timeout: 30_000 }).toBe(200)
  } finally {
    await inspector.close()
  }
})

async function statusOf(address: string): Promise<number> {
  const { status, body } = await fetch(address)
  await body?.cancel()
  return status
}

function leaveEarly(address: string): Promise<void> {
  return new Promise((resolve) => {
    const request = get(address, (response) => {
      response.once('data', () => {
        request.destroy()
        resolve()
      })
      response.once('end', resolve).on('error', () => {})
    })
  })
}
