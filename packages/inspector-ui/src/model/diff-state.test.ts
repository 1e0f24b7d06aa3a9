import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffState } from './diff-state.js'

test('tells what was added, changed and removed, at the highest value that differs', () => {
  const before = { goal: 'a', steps: [{ status: 'pending' }, { id: 'gone' }], 'a/b': 1 }
  const after = { goal: 'a', steps: [{ status: 'done', tries: 2 }], 'a/b': 2, more: { deep: true } }
  expect([...diffState(before, after).values()].map(({ pointer, kind }) => `${kind} ${pointer}`)).toEqual([
    'changed /steps/0/status',
    'added /steps/0/tries',
    'removed /steps/1',
    'changed /a~1b',
    'added /more',
  ])
})

test('a list that becomes an object is one change', () => {
  expect([...diffState({ a: [1] }, { a: { 0: 1 } }).keys()]).toEqual(['/a'])
})

test('equal values do not differ', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(diffState(value, structuredClone(value)).size).toBe(0)
    }),
  )
})

test('the changes are enough to make the later value of the earlier one', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (before, after) => {
      let made: unknown = structuredClone(before)
      // From the end, so that places in a list stay where they are while entries go.
      for (const change of [...diffState(before, after).values()].reverse().sort(removalsLast)) {
        made = applied(made, change.pointer.split('/').slice(1), change.kind === 'removed' ? REMOVED : change.after)
      }
      expect(made).toEqual(after)
    }),
  )
})

const REMOVED = Symbol('removed')

function removalsLast(a: { readonly kind: string }, b: { readonly kind: string }): number {
  return Number(a.kind === 'removed') - Number(b.kind === 'removed')
}

function applied(value: unknown, [first, ...rest]: readonly string[], next: unknown): unknown {
  if (first === undefined) return next
  const key = first.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(value)) {
    const index = Number(key)
    if (rest.length === 0 && next === REMOVED) return value.filter((_, i) => i !== index)
    const copy = [...value]
    copy[index] = applied(copy[index], rest, next)
    return copy
  }
  const entries = Object.entries(value as Record<string, unknown>)
  if (rest.length === 0 && next === REMOVED) return Object.fromEntries(entries.filter(([own]) => own !== key))
  const own = Object.fromEntries(entries)[key]
  return Object.fromEntries([...entries.filter(([name]) => name !== key), [key, applied(own, rest, next)]])
}
