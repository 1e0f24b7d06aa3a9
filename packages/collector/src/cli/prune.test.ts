import { readdirSync, utimesSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { runCli } from './cli.test-kit.js'

const DAY_MS = 86_400_000

/** Sessions that were written so many days ago. */
async function newSessions(days: Readonly<Record<string, number>>): Promise<string> {
  const dir = newDir()
  for (const [sessionId, age] of Object.entries(days)) {
    const records = [sessionEvent('session_started'), nthSpan(0), sessionEvent('session_finished')]
    await writeRecords(
      dir,
      records.map((record) => ({ ...record, sessionId })),
    )
    const then = new Date(Date.now() - age * DAY_MS)
    utimesSync(partPath(dir, sessionId), then, then)
  }
  return dir
}

async function prune(dir: string, ...args: readonly string[]) {
  const { code, json } = await runCli(['prune', ...args, '--json', '--traces-dir', dir])
  return { code, told: json() }
}

const sessionsIn = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.gz'))

test('what is too old goes, after it was told with the reason', async () => {
  const dir = await newSessions({ old: 31, young: 29 })
  const going = { session_id: 'old', parts: ['old'], reason: 'age' }
  const left = { bytes: expect.any(Number), bytes_left: expect.any(Number) }

  expect(await prune(dir, '--dry-run')).toEqual({
    code: 0,
    told: [expect.objectContaining({ ...going, outcome: 'planned' }), left],
  })
  expect(sessionsIn(dir)).toHaveLength(2)
  expect((await prune(dir)).told).toEqual([expect.objectContaining({ ...going, outcome: 'removed' }), left])
  expect(sessionsIn(dir)).toEqual(['young.jsonl.gz'])
  expect((await prune(dir)).told).toEqual([left])
})

test('what is asked for is all that counts', async () => {
  const dir = await newSessions({ old: 31, young: 29 })
  expect((await prune(dir, '--older-than', '4w', '--dry-run')).told).toHaveLength(3)
  expect((await prune(dir, '--max-bytes', '1TiB', '--dry-run')).told).toHaveLength(1)
  const { code, lines } = await runCli(['prune', '--max-bytes', '0', '--traces-dir', dir])
  expect(code).toBe(0)
  expect(lines).toEqual([
    expect.stringMatching(/^removed +by size +[\d.]+ (?:B|KiB) {2}old {2}/),
    expect.stringMatching(/^removed .* young /),
    expect.stringMatching(/^0 B of .* stay$/),
  ])
})

test('what is being written stays', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(sessionEvent('session_started'))
  await sink.flush()
  await prune(dir, '--max-bytes', '0')
  expect(sessionsIn(dir)).toEqual(['session-1.jsonl.gz'])
  await sink.close()
})

test.each([
  [['--older-than', '30'], 'age such as 30d'],
  [['--max-bytes', 'much'], 'size such as 10GiB'],
])('%j is refused with the form that it has', async (args, form) => {
  const { code, err } = await runCli(['prune', ...args])
  expect(code).toBe(2)
  expect(err).toContain(form)
})
