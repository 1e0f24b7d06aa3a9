import { expect, test } from 'vitest'
import { createPreferencesStore, nextTheme } from './preferences.js'

function storageWith(text: string | undefined) {
  const kept = new Map(text === undefined ? [] : [['agent-inspector.preferences', text]])
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

test('a taste outlives the page', () => {
  const storage = storageWith(undefined)
  createPreferencesStore(storage).setState({ theme: 'dark', spanWidth: 500, panelClosed: true })
  expect(createPreferencesStore(storage).getState()).toEqual({
    theme: 'dark',
    sessionsWidth: 256,
    spanWidth: 500,
    panelClosed: true,
    notices: false,
  })
})

test('three steps go round all themes', () => {
  expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system'])
})

test.each(['no json', 'null', '[]', '{"theme":"pink","spanWidth":"wide"}'])('%s is as good as nothing', (text) => {
  expect(createPreferencesStore(storageWith(text)).getState()).toEqual({
    theme: 'system',
    sessionsWidth: 256,
    spanWidth: 400,
    panelClosed: false,
    notices: false,
  })
})

test('a store that refuses to be written does not break the page', () => {
  const store = createPreferencesStore({
    getItem: () => null,
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  })
  store.setState({ theme: 'light' })
  expect(store.getState().theme).toBe('light')
})
