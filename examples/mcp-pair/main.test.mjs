import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { startApp } from '../start-app.test-kit.mjs'
import { readSpans, treeOf } from './trace-tree.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test('client and server are one trace, and the server’s question is answered over HTTP', async () => {
  const app = await startApp(path.join(import.meta.dirname, 'main.mjs'))
  try {
    const url = await app.line()
    const paused = () => getJson(`${url}/sessions?status=paused`).then(({ sessions }) => sessions[0])
    await expect.poll(paused, { timeout: 30_000 }).toMatchObject({ title: 'Book seats over MCP' })
    const { id, waiting_for } = await paused()
    expect(waiting_for).toMatchObject([{ signal_name: 'elicitation', prompt: 'How many seats for Hamlet?' }])

    const answer = (seats) => ({
      signal_name: 'elicitation',
      payload: { action: 'accept', content: { seats } },
      by: 'Ada',
    })
    expect(await post(url, `/signal/${id}`, answer(99))).toBe(422)
    expect(await post(url, `/signal/${id}`, answer(2))).toBe(202)

    expect(await app.line()).toBe('2 seats for Hamlet')
    expect((await getJson(`${url}/sessions`)).sessions).toHaveLength(1)
    const finished = async () => (await getJson(`${url}/sessions/${id}`)).status
    await expect.poll(finished).toBe('completed')
    const tree = async () => treeOf(await readSpans(`${url}/trace/${id}`), 'book')
    await expect
      .poll(tree)
      .toEqual([
        'tool.call book',
        '  mcp.rpc tools/call 3',
        '    mcp.rpc tools/call 2',
        '      mcp.rpc elicitation/create 3',
        '        mcp.rpc elicitation/create 2',
        '          signal.wait',
        '      tool.call reserve',
      ])
  } finally {
    await app.end()
  }
})

async function getJson(url, headers = {}) {
  return (await fetch(url, { headers })).json()
}

async function post(url, route, body) {
  const { token } = await getJson(`${url}/token`, { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' })
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  return (await fetch(`${url}${route}`, { method: 'POST', headers, body: JSON.stringify(body) })).status
}
