import { expect, test } from 'vitest'
import { serverOf, transportKind, transportUri } from './describe-peer.js'

test.each([
  ['StdioClientTransport', 'stdio'],
  ['StreamableHTTPClientTransport', 'http'],
  ['WebStandardStreamableHTTPServerTransport', 'http'],
  ['SSEClientTransport', 'sse'],
  ['WebSocketClientTransport', 'websocket'],
  ['InMemoryTransport', 'memory'],
  ['Mine', 'custom'],
])('%s is %s', (name, kind) => {
  expect(transportKind({ constructor: { name } })).toBe(kind)
})

test('an address is told without what may be secret in it', () => {
  expect(transportUri({ _url: new URL('https://me:pass@host.example/mcp?key=1#a') })).toBe('https://host.example/mcp')
})

test.each([
  ['/usr/bin/node', ['/app/server.mjs', '--token=1'], 'stdio:server.mjs'],
  ['npx', ['-y', '@scope/server', 'secret'], 'stdio:@scope/server'],
  ['/bin/server', ['--token', 'secret'], 'stdio:server'],
  ['C:\\mcp\\server.exe', undefined, 'stdio:server.exe'],
])('%s %j is named by what is run', (command, args, uri) => {
  expect(transportUri({ _serverParams: { command, args } })).toBe(uri)
})

test('a server names itself in what it answers, since 2026 in the result as a whole', () => {
  expect(serverOf({ result: { serverInfo: { name: 'a' }, protocolVersion: '2025-11-25' } })).toEqual({
    name: 'a',
    protocolVersion: '2025-11-25',
  })
  expect(serverOf({ result: { _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'b' } } } })).toEqual({
    name: 'b',
  })
  expect(serverOf({ result: { serverInfo: 5 } })).toEqual({})
})
