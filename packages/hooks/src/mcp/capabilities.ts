/** What a client says it can do: with what the inspector answers for it. */
import type { RpcMessage } from '../json-rpc.js'
import { has, peek } from '../peek.js'
import type { QuestionKind } from './question.js'

/** Where clients say it since MCP 2026-07-28: in each request. */
const META_KEY = 'io.modelcontextprotocol/clientCapabilities'
const ADDED: Readonly<Record<QuestionKind, object>> = { elicitation: { form: {}, url: {} }, sampling: {} }

/** What the application itself said, if this message says it. */
export function ownCapabilities({ method, params }: RpcMessage): unknown {
  return method === 'initialize' ? params?.capabilities : peek(params?._meta, META_KEY)
}

/** @returns the same message if there is nothing to add */
export function withCapabilities(message: RpcMessage, kinds: ReadonlySet<QuestionKind>): RpcMessage {
  const own = ownCapabilities(message)
  const missing = [...kinds].filter((kind) => !has(own, kind))
  if (typeof own !== 'object' || missing.length === 0) return message
  const capabilities = { ...own, ...Object.fromEntries(missing.map((kind) => [kind, ADDED[kind]])) }
  const { params } = message
  if (message.method === 'initialize') return { ...message, params: { ...params, capabilities } }
  return { ...message, params: { ...params, _meta: { ...params?._meta, [META_KEY]: capabilities } } }
}
