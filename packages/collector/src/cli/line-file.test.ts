import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { createLineFile } from './line-file.js'

function emptyDir(): string {
  const dir = newDir()
  mkdirSync(dir)
  return dir
}

test.each(['out.jsonl', 'out.jsonl.gz'])(
  '%s is there when it is finished, whole and for this user alone',
  async (name) => {
    const dir = emptyDir()
    const file = createLineFile(path.join(dir, name))
    const lines = Array.from({ length: 5000 }, (_, n) => `line ${n} ${'x'.repeat(n % 97)}`)
    for (const line of lines) await file.write(line)
    expect(readdirSync(dir)).not.toContain(name)
    await file.finish()
    await file.discard()

    expect(readdirSync(dir)).toEqual([name])
    const bytes = readFileSync(path.join(dir, name))
    expect((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()).toBe(
      lines.map((line) => `${line}\n`).join(''),
    )
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600)
    expect(file.lines).toBe(5000)
  },
)

test.each(['out.jsonl', 'out.jsonl.gz'])('%s that is discarded leaves what was there', async (name) => {
  const dir = emptyDir()
  writeFileSync(path.join(dir, name), 'before')
  const file = createLineFile(path.join(dir, name))
  await file.write('half of it')
  await file.discard()
  expect(readdirSync(dir)).toEqual([name])
  expect(readFileSync(path.join(dir, name), 'utf8')).toBe('before')
})

test.each(['out.jsonl', 'out.jsonl.gz'])('%s in a folder that is not there says so', async (name) => {
  const file = createLineFile(path.join(newDir(), name))
  const write = async () => {
    for (let n = 0; n < 1000; n++) await file.write('x'.repeat(1000))
    await file.finish()
  }
  await expect(write()).rejects.toMatchObject({ code: 'ENOENT' })
  await file.discard()
})
