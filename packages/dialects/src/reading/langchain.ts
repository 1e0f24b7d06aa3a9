/**
 * Messages as LangChain serializes its objects, `{ lc: 1, type: 'constructor', id: […, 'AIMessage'], kwargs }` --> the
 * fields of the message.
 */
import { type Fields, isFields } from './fields.js'

/** @returns `undefined` for what is none; else what was given to its constructor, with the role that its class has */
export function unwrapLangChain(value: Fields): Fields | undefined {
  const { lc, id, kwargs } = value
  if (lc !== 1 || !Array.isArray(id) || !isFields(kwargs)) return undefined
  const name: unknown = id.at(-1)
  const role = typeof name === 'string' ? ROLES.get(name.replace(/Chunk$/, '')) : undefined
  return role === undefined ? kwargs : { ...kwargs, role }
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['HumanMessage', 'user'],
  ['AIMessage', 'assistant'],
  ['SystemMessage', 'system'],
  ['ToolMessage', 'tool'],
  ['FunctionMessage', 'tool'],
])
