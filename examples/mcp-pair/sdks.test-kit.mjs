/**
 * For tests: the same small server, its client and a connection between them, made of SDK v1 and of SDK v2.
 * What the wrapper sees is what these SDKs really send.
 */
import { Client as ClientV2, InMemoryTransport as InMemoryV2 } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport as InMemoryV1 } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer as McpServerV1 } from '@modelcontextprotocol/sdk/server/mcp.js'
import { McpServer as McpServerV2 } from '@modelcontextprotocol/server'

const NAMED = { name: 'pair', version: '1' }

/** @typedef {{ name: string, createClient: (capabilities?: object, options?: object) => any, createServer: () => any, linkedPair: () => [any, any] }} Sdk */

/** @type {Sdk} */
export const v1 = {
  name: 'SDK v1',
  createClient: (capabilities = {}) => new ClientV1(NAMED, { capabilities }),
  createServer: () => new McpServerV1(NAMED),
  linkedPair: () => InMemoryV1.createLinkedPair(),
}

/** @type {Sdk} */
export const v2 = {
  name: 'SDK v2',
  createClient: (capabilities = {}, options = {}) => new ClientV2(NAMED, { capabilities, ...options }),
  createServer: () => new McpServerV2(NAMED),
  linkedPair: () => InMemoryV2.createLinkedPair(),
}
