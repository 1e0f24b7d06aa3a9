import { describe, expect, test } from 'vitest'
import { flagOf, parseSetting, resolveSettings, SETTING_NAMES, variableOf } from './settings.js'

const HOME = '/home/ada'
const TOKEN = 'sixteen-characters'

test('without a word from anyone, the defaults', () => {
  expect(resolveSettings({}, {}, HOME)).toEqual({
    tracesDir: '/home/ada/.mcp_traces',
    port: 7800,
    host: '127.0.0.1',
    allowedHosts: [],
    allowRemote: false,
    otlpPort: 4318,
    otlpGrpcPort: 4317,
    otlpOrigin: [],
    token: undefined,
    basePath: '/_inspector',
    retentionDays: 30,
    retentionBytes: 10_737_418_240,
    step: false,
    prices: undefined,
    forwardOtlp: undefined,
    forwardOtlpHeaders: undefined,
  })
})

test('every setting has one name in three spellings', () => {
  expect(SETTING_NAMES.map((name) => `${name} --${flagOf(name)} ${variableOf(name)}`)).toEqual([
    'tracesDir --traces-dir INSPECTOR_TRACES_DIR',
    'port --port INSPECTOR_PORT',
    'host --host INSPECTOR_HOST',
    'allowedHosts --allowed-hosts INSPECTOR_ALLOWED_HOSTS',
    'allowRemote --allow-remote INSPECTOR_ALLOW_REMOTE',
    'otlpPort --otlp-port INSPECTOR_OTLP_PORT',
    'otlpGrpcPort --otlp-grpc-port INSPECTOR_OTLP_GRPC_PORT',
    'otlpOrigin --otlp-origin INSPECTOR_OTLP_ORIGIN',
    'token --token INSPECTOR_TOKEN',
    'basePath --base-path INSPECTOR_BASE_PATH',
    'retentionDays --retention-days INSPECTOR_RETENTION_DAYS',
    'retentionBytes --retention-bytes INSPECTOR_RETENTION_BYTES',
    'step --step INSPECTOR_STEP',
    'prices --prices INSPECTOR_PRICES',
    'forwardOtlp --forward-otlp INSPECTOR_FORWARD_OTLP',
    'forwardOtlpHeaders --forward-otlp-headers INSPECTOR_FORWARD_OTLP_HEADERS',
  ])
})

test('a variable beats the default, an option beats the variable', () => {
  const environment = {
    INSPECTOR_PORT: '8000',
    INSPECTOR_TRACES_DIR: '/var/traces',
    INSPECTOR_ALLOWED_HOSTS: 'a.test, b.test,',
    INSPECTOR_ALLOW_REMOTE: 'yes',
    INSPECTOR_TOKEN: TOKEN,
    INSPECTOR_HOST: '',
    INSPECTOR_OTLP_PORT: 'off',
  }
  expect(resolveSettings({ port: 9000, basePath: '/x/y' }, environment, HOME)).toEqual({
    tracesDir: '/var/traces',
    port: 9000,
    host: '127.0.0.1',
    allowedHosts: ['a.test', 'b.test'],
    allowRemote: true,
    otlpPort: 0,
    otlpGrpcPort: 4317,
    otlpOrigin: [],
    token: TOKEN,
    basePath: '/x/y',
    retentionDays: 30,
    retentionBytes: 10_737_418_240,
    step: false,
    prices: undefined,
    forwardOtlp: undefined,
    forwardOtlpHeaders: undefined,
  })
})

describe('refuses', () => {
  test.each([
    ['a port that is none', { port: 65_536 }, 'port (--port, INSPECTOR_PORT): 65536 is not a port'],
    ['a broken port', { port: 1.5 }, '1.5 is not a port'],
    ['a host that others reach, without a token', { host: '0.0.0.0' }, 'can be reached from other machines'],
    ['other machines without a token', { allowRemote: true }, 'it needs a token too'],
    ['a token that can be guessed', { token: 'short' }, 'fewer than 16 characters'],
    ['a base path without a slash', { basePath: 'inspector' }, 'is not a path like /_inspector'],
    ['the root as a base path', { basePath: '/' }, 'is not a path like'],
    ['markup in the base path', { basePath: '/a"><script>' }, 'is not a path like'],
    ['no directory', { tracesDir: '' }, 'it is empty'],
    ['days before today', { retentionDays: -1 }, '-1 is not 0 or more'],
    ['a size that is no number', { retentionBytes: Number.NaN }, 'NaN is not 0 or more'],
  ])('%s', (_name, options, message) => {
    expect(() => resolveSettings(options, {}, HOME)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(() => resolveSettings(options, {}, HOME)).toThrow(message)
  })

  test('a variable that is no port, and names it', () => {
    expect(() => resolveSettings({}, { INSPECTOR_PORT: '80a' }, HOME)).toThrow('INSPECTOR_PORT): "80a" is not a port')
  })
})

test('a host that others reach is taken with a token', () => {
  expect(resolveSettings({ host: '0.0.0.0', token: TOKEN }, {}, HOME)).toMatchObject({ host: '0.0.0.0' })
})

test.each([
  ['retentionDays', '7', 7],
  ['retentionDays', '0.5', 0.5],
  ['retentionDays', 'off', 0],
  ['retentionBytes', '2 GiB', 2_147_483_648],
  ['retentionBytes', 'OFF', 0],
] as const)('%s set to %j is %d', (name, text, expected) => {
  expect(parseSetting(name, text)).toBe(expected)
})

test.each([
  ['retentionDays', '7d', '"7d" is neither off nor a number'],
  ['retentionBytes', 'much', '"much" is neither off nor a size'],
] as const)('%s refuses %j', (name, text, message) => {
  expect(() => parseSetting(name, text)).toThrow(message)
})

test.each([
  ['1', true],
  ['TRUE', true],
  ['', true],
  ['0', false],
  ['no', false],
])('a switch set to %j is %s', (text, expected) => {
  expect(parseSetting('allowRemote', text)).toBe(expected)
})
