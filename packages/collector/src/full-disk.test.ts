/**
 * A disk that is really full, under a real agent: a small file system of its own, which goes with the process. Where
 * none can be mounted, a limit on the size of its files does. Needs the build.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startAgent } from './agent.test-kit.js'
import { newDir } from './sink/traces-dir.test-kit.js'

const MEBIBYTE = 1024 * 1024

/** A place in which there is little room, and how room is made in it. */
interface SmallDisk {
  /** For the shell that starts the agent. */
  readonly before: string
  /** For the agent. */
  readonly makeRoom: string
  readonly isMounted: boolean
}

function smallDisk(dir: string): SmallDisk {
  const fill = `mount -t tmpfs -o size=6m tmpfs '${dir}' && head -c ${5 * MEBIBYTE} /dev/zero > '${dir}/filler'`
  // In a name space of its own: the file system goes with the last process in it.
  for (const unshare of ['unshare -rm', 'unshare -m']) {
    const isAllowed = succeeds(`${unshare} mount -t tmpfs -o size=6m tmpfs '${dir}'`)
    // What comes after `&&` is the agent.
    const before = `exec ${unshare} sh -c "${fill} && exec \\"\\$@\\"" sh "$@"; false`
    if (isAllowed) return { before, makeRoom: `rmSync(dir + '/filler')`, isMounted: true }
  }
  const makeRoom = `execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited'])`
  return { before: `ulimit -S -f ${MEBIBYTE / 512}`, makeRoom, isMounted: false }
}

function succeeds(command: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('an agent goes on while its disk is full, what was lost is counted, and writing goes on when there is room', {
  timeout: 60_000,
}, async () => {
  const dir = newDir()
  mkdirSync(dir)
  const disk = smallDisk(dir)
  const agent = startAgent(dir, agentSource(dir, disk), disk.before)
  const { results, logged, full, low, row, lines, torn } = JSON.parse(await agent.line())
  expect(await agent.ended).toEqual({ code: 0, signal: null })

  // Each call gave the agent what it gives.
  expect(results).toBe(501)
  expect(logged).toEqual([expect.stringMatching(/^Trace files cannot be written to /)])
  expect(full).toMatchObject({ torn: 0, writable: false })
  if (disk.isMounted) expect(low).toMatchObject({ low: true, total_bytes: 6 * MEBIBYTE })
  // What there was room for in memory came to the disk, the rest is told.
  const { written, dropped } = row.ledger
  expect(dropped).toEqual({ not_writable: expect.any(Number) })
  expect(dropped.not_writable).toBeGreaterThan(0)
  expect(written).toBe(lines.length)
  expect(lines.filter((name: string) => name === 'tool.call').length + dropped.not_writable).toBeGreaterThanOrEqual(501)
  expect(lines).toContain('records_dropped')
  expect(lines.at(-1)).toBe('session_finished')
  expect(torn).toBe(0)
})

/** Says what it saw, as one line of JSON. */
function agentSource(dir: string, { makeRoom, isMounted }: SmallDisk): string {
  const dist = new URL('../dist/', import.meta.url)
  return `
    import { execFileSync } from 'node:child_process'
    import { randomBytes } from 'node:crypto'
    import { readFileSync, rmSync } from 'node:fs'
    import { gunzipSync } from 'node:zlib'
    const { scanBlocks } = await import('${new URL('trace-file/scan-blocks.js', dist)}')
    const dir = ${JSON.stringify(dir)}
    const logged = []
    log = (line) => line.includes('cannot be written') && logged.push(line)
    const { port } = await inspector.listen()
    const at = (path) => fetch('http://127.0.0.1:' + port + '/_inspector/' + path)
    const get = async (path) => (await at(path)).json()

    const events = await at('events')
    let heard = ''
    const low = (async () => {
      for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
        const [, data] = /^event: ?StorageLow\\n(?:.+\\n)*?data: ?(.*)\\n/m.exec((heard += chunk)) ?? []
        if (data !== undefined) return JSON.parse(data)
      }
    })()
    await get('settings')

    const bytes = () => readFileSync(dir + '/full.jsonl.gz')
    const torn = () => bytes().length - scanBlocks(bytes()).end
    let results = 0
    let full
    await session({ id: 'full' }, async () => {
      const call = async () => {
        const text = randomBytes(7500).toString('hex')
        if ((await tool('t', { input: { text } }, async () => text)) === text) results++
      }
      for (let n = 0; n < 500; n++) await call()
      await inspector.spanProcessor.forceFlush()
      full = { torn: torn(), writable: (await get('health')).traces_dir_writable }
      ${makeRoom}
      await call()
      await inspector.spanProcessor.forceFlush()
    })
    await inspector.spanProcessor.forceFlush()
    const { sessions: [row] } = await get('sessions')
    await inspector.close()
    const nameOf = ({ resourceSpans, resourceLogs }) => resourceSpans
      ? resourceSpans[0].scopeSpans[0].spans[0].name
      : resourceLogs[0].scopeLogs[0].logRecords[0].eventName.replace('agent_inspector.', '')
    const lines = gunzipSync(bytes()).toString().trimEnd().split('\\n').map((line) => nameOf(JSON.parse(line)))
    console.log(JSON.stringify({ results, logged, full, low: ${isMounted} && (await low), row, lines, torn: torn() }))`
}
