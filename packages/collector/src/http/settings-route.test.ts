import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { directoryWith, serve, TOKEN } from './storage-server.test-kit.js'

describe('the settings', () => {
  test('tell what is set, from where, and no token', async () => {
    const { dir, ask } = await serve(await directoryWith('done', 'kept'), { retentionDays: 7 })
    await ask('PATCH', '/sessions/kept', { pinned: true })
    const answer = await ask('GET', '/settings')
    expect(answer.text).not.toContain(TOKEN)
    const { settings, storage } = answer.json() as { settings: { name: string }[]; storage: object }
    const settingOf = (name: string) => settings.find((setting) => setting.name === name)

    expect(settingOf('retentionDays')).toEqual({
      name: 'retentionDays',
      value: 7,
      origin: 'option',
      flag: '--retention-days',
      variable: 'INSPECTOR_RETENTION_DAYS',
    })
    expect(settingOf('retentionBytes')).toMatchObject({ value: 10_737_418_240, origin: 'default' })
    expect(settingOf('token')).toMatchObject({ value: '••••', origin: 'option' })
    expect(storage).toMatchObject({
      directory: dir,
      sessions: 2,
      parts: 2,
      pinned: { sessions: 1 },
      retention: { days: 7, bytes: 10_737_418_240 },
      due: { sessions: 0 },
      next: { session_id: 'done' },
      disk: { low: expect.any(Boolean) },
    })
    expect(path.isAbsolute(dir)).toBe(true)
  })
})
