import { expect, test } from 'vitest'
import { createOwnHosts } from './own-hosts.js'

const CODESPACE = { CODESPACE_NAME: 'Fluffy-Disco-7x', GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev' }

test.each<[string, boolean]>([
  ['localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['box.test', true],
  ['fluffy-disco-7x-7800.app.github.dev', true],
  ['fluffy-disco-7x-1.app.github.dev', true],
  ['fluffy-disco-7x-.app.github.dev', false],
  ['fluffy-disco-7x-7800.evil.example', false],
  ['fluffy-disco-7x-7800.evil.app.github.dev', false],
  ['other-7800.app.github.dev', false],
  ['evil-fluffy-disco-7x-7800.app.github.dev', false],
  ['fluffy-disco-7x-app.github.dev', false],
  ['', false],
])('%s is a name of this machine in a codespace: %s', (host, expected) => {
  expect(createOwnHosts(['Box.test'], CODESPACE)(host)).toBe(expected)
})

test.each([{}, { CODESPACE_NAME: 'fluffy-disco-7x' }, { ...CODESPACE, CODESPACE_NAME: '' }])(
  'outside of a codespace no such name is ours',
  (environment) => {
    expect(createOwnHosts([], environment)('fluffy-disco-7x-7800.app.github.dev')).toBe(false)
    expect(createOwnHosts([], environment)('-7800.app.github.dev')).toBe(false)
  },
)
