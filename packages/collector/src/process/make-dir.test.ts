import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeDir } from './make-dir.js'

const newPlace = (): string => mkdtempSync(path.join(tmpdir(), 'make-dir-'))

describe('makeDir', () => {
  test('makes what is missing, for this user alone, and leaves what is there', () => {
    const dir = path.join(newPlace(), 'a', 'b', 'c')
    makeDir(dir)
    makeDir(dir)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(statSync(path.dirname(dir)).mode & 0o777).toBe(0o700)
  })

  test('takes a link to a directory for one', () => {
    const place = newPlace()
    symlinkSync(newPlace(), path.join(place, 'link'))
    expect(() => makeDir(path.join(place, 'link', 'inner'))).not.toThrow()
  })

  test('refuses the name of a file, and a name below one', () => {
    const file = path.join(newPlace(), 'file')
    writeFileSync(file, '')
    expect(() => makeDir(file)).toThrow('EEXIST')
    expect(() => makeDir(path.join(file, 'inner'))).toThrow('ENOTDIR')
  })

  test.runIf(process.platform === 'linux')('comes back where the system will not make it', () => {
    expect(() => makeDir('/proc/no-such-place/deep')).toThrow('ENOENT')
  })
})
