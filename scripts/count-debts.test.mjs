import { expect, test } from 'vitest'
import { countDebts } from './count-debts.mjs'

test('finds suppressions in a stylesheet', () => {
  const text = '/* biome-ignore lint/complexity/noImportantStyles: because */\n.a { color: red !important }'
  expect(countDebts('a.css', text)).toEqual({ any: 0, nonNull: 0, castThroughUnknown: 0, suppression: 1 })
})

test.each([
  ['const a: any = 1', { any: 1 }],
  ['const a = b as any', { any: 1 }],
  ['const a = list[0]!.name', { nonNull: 1 }],
  ['const a = b as unknown as string', { castThroughUnknown: 1 }],
  ['const a = b as unknown', {}],
  ['// biome-ignore lint/style/x: because\nconst a = 1', { suppression: 1 }],
  ['/* @ts-expect-error */ const a: string = 1', { suppression: 1 }],
  ['/** @type {any} */ let a', { any: 1 }],
  ['/** @typedef {{ a: { b: 1 }, c?: any[], d: (e: any) => Record<string, any> }} F any number */', { any: 3 }],
  ['/** Of any, or (any).\n @returns {{ any: number }} any */ function a() {}', {}],
  ['const a = "any! biome-ignore" // any number!', {}],
])('in %j finds %o', (text, debts) => {
  const none = { any: 0, nonNull: 0, castThroughUnknown: 0, suppression: 0 }
  expect(countDebts('a.ts', text)).toEqual({ ...none, ...debts })
})
