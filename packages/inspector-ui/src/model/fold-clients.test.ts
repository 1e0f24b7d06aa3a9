import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldClients } from './fold-clients.js'

const session = (id: string, title: string, engine = 'mcp-inbound') => ({ id, title, engine })
const sessions = [session('a', 'Desk'), session('b', 'run', 'node'), session('c', 'Desk'), session('d', 'Other')]
const closed = () => false

test('of a client the newest session stands there, and how many more there are', () => {
  expect(foldClients(sessions, closed)).toEqual([
    sessions[0],
    { client: 'Desk', count: 1, isOpen: false },
    sessions[1],
    sessions[3],
  ])
})

test('unfolded, or while one of them is looked at, they stand under it', () => {
  const open = [sessions[0], { client: 'Desk', count: 1, isOpen: true }, sessions[2], sessions[1], sessions[3]]
  expect(foldClients(sessions, (client) => client === 'Desk')).toEqual(open)
  expect(foldClients(sessions, closed, 'c')).toEqual(open)
})

test('sessions of agents are never folded, and of what is unfolded none is lost', () => {
  const one = fc.record({ title: fc.constantFrom('x', 'y'), engine: fc.constantFrom('node', 'mcp-inbound') })
  fc.assert(
    fc.property(fc.array(one), (given) => {
      const all = given.map((fields, at) => ({ ...fields, id: String(at) }))
      const idsOf = (rows: readonly object[]) => rows.flatMap((row) => ('id' in row ? [row.id] : [])).sort()
      const agents = all.filter(({ engine }) => engine === 'node').map(({ id }) => id)
      expect(idsOf(foldClients(all, () => true))).toEqual(all.map(({ id }) => id).sort())
      expect(idsOf(foldClients(all, closed))).toEqual(expect.arrayContaining(agents))
    }),
  )
})
