/** The proof that the floors hold: each forbidden thing is planted in a small tree and must be refused. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkFloors } from './check-floors.mjs'
import { floors } from './floors.mjs'
import { repositoryRoot } from './repository.mjs'

const trees = []
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true })
})

/** What the real list says about a tree of these files, beside a few innocent ones. */
function complaintsAbout(files) {
  const root = mkdtempSync(path.join(tmpdir(), 'floors-'))
  trees.push(root)
  const innocent = {
    'packages/hooks/src/index.ts': "import { bus } from './bus.js'\nexport { bus }",
    'packages/hooks/src/bus.ts': "import { channel } from 'node:diagnostics_channel'\nexport const bus = channel('a')",
    'packages/dialects/src/index.ts': 'export {}',
    'packages/trace-format/src/index.ts': 'export {}',
    'packages/collector/src/base/ids.ts': 'export type Id = string',
    'packages/collector/src/span/record.ts': "import type { Id } from '../base/ids.js'\nexport type R = Id",
    'packages/collector/src/http/send.test-kit.ts': 'export {}',
    'packages/collector/src/http/serve.ts': "import type { R } from '../span/record.js'\nexport type S = R",
    'packages/collector/src/sink/file-sink.ts': "import type { R } from '../span/record.js'\nexport type F = R",
    'packages/collector/src/sink/spans.test-kit.ts': "import '../source/file-source.js'",
    'packages/collector/src/source/file-source.ts': 'export type Source = string',
    'packages/inspector-ui/src/model/rows.ts': 'export const rows = 1',
    'packages/inspector-ui/src/main.tsx':
      "import { rows } from './model/rows.js'\nexport const Main = () => <p>{rows}</p>",
  }
  for (const [file, text] of Object.entries({ ...innocent, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return checkFloors(root, floors)
}

test('the repository itself keeps the floors', () => {
  expect(checkFloors(repositoryRoot)).toEqual([])
})

test('a tree that keeps the floors has no complaints', () => {
  expect(complaintsAbout({})).toEqual([])
})

test.each([
  [
    'a type-only import upwards',
    'packages/collector/src/span/price.ts',
    "import type { S } from '../http/serve.js'",
    'packages/collector/src/span/price.ts imports ../http/serve.js: http is above span.',
  ],
  [
    'a type import in an expression upwards',
    'packages/collector/src/span/price.ts',
    "export type P = import('../http/serve.js').S",
    'packages/collector/src/span/price.ts imports ../http/serve.js: http is above span.',
  ],
  [
    'an inline type import of a sibling',
    'packages/collector/src/sink/compact.ts',
    "import { type Source } from '../source/file-source.js'",
    'packages/collector/src/sink/compact.ts imports ../source/file-source.js: sink and source are on one floor.',
  ],
  [
    'a re-export upwards',
    'packages/collector/src/base/all.ts',
    "export * from '../span/record.js'",
    'packages/collector/src/base/all.ts imports ../span/record.js: span is above base.',
  ],
  [
    'a dynamic import upwards',
    'packages/collector/src/base/lazy.ts',
    "export const load = () => import('../span/record.js')",
    'packages/collector/src/base/lazy.ts imports ../span/record.js: span is above base.',
  ],
  [
    'a worker above',
    'packages/inspector-ui/src/model/start.ts',
    "new Worker(new URL('../main.tsx', import.meta.url))",
    'packages/inspector-ui/src/model/start.ts imports ../main.tsx: main.tsx is above model.',
  ],
  [
    'the page importing the collector',
    'packages/inspector-ui/src/api/client.ts',
    "import type { Inspector } from '@agent-inspector/collector'",
    'packages/inspector-ui/src/api/client.ts imports @agent-inspector/collector: this package may not import that package.',
  ],
  [
    'the page importing the collector by path, in a test',
    'packages/inspector-ui/src/api/client.test.ts',
    "import '../../../collector/src/base/ids.js'",
    'packages/inspector-ui/src/api/client.test.ts imports ../../../collector/src/base/ids.js: other packages are imported by name.',
  ],
  [
    'the page importing a test kit of the collector',
    'packages/inspector-ui/src/api/client.test.ts',
    "import '../../../collector/src/http/send.test-kit.js'",
    'packages/inspector-ui/src/api/client.test.ts imports ../../../collector/src/http/send.test-kit.js: other packages are imported by name.',
  ],
  [
    'hooks with a dependency',
    'packages/hooks/src/lazy.ts',
    "import express from 'express'",
    'packages/hooks/src/lazy.ts imports express: this package has no dependencies.',
  ],
  [
    'input and output in a pure folder',
    'packages/collector/src/trace-file/read.ts',
    "import { readFileSync } from 'node:fs'",
    'packages/collector/src/trace-file/read.ts imports node:fs: trace-file is pure.',
  ],
  [
    'Node in the page',
    'packages/inspector-ui/src/api/read.ts',
    "import { gunzipSync } from 'node:zlib'",
    'packages/inspector-ui/src/api/read.ts imports node:zlib: there is no Node in a browser.',
  ],
  [
    'a program that uses what is for tests',
    'packages/collector/src/sink/a.ts',
    "import './spans.test-kit.js'",
    'packages/collector/src/sink/a.ts imports ./spans.test-kit.js: only tests import tests.',
  ],
  [
    'a file that is not there',
    'packages/collector/src/base/a.ts',
    "import './gone.js'",
    'packages/collector/src/base/a.ts imports ./gone.js: there is no such file.',
  ],
  [
    'a folder that is not on the list',
    'packages/collector/src/helpers/a.ts',
    'export {}',
    'packages/collector/src/helpers is on no floor: put it on the list in scripts/floors.mjs.',
  ],
])('refuses %s', (_what, file, text, complaint) => {
  expect(complaintsAbout({ [file]: text })).toEqual([complaint])
})

test('refuses a cycle, also one of types only', () => {
  expect(
    complaintsAbout({
      'packages/collector/src/query/a.ts': "import type { B } from './b.js'\nexport type A = B",
      'packages/collector/src/query/b.ts': "import type { C } from './c.js'\nexport type B = C",
      'packages/collector/src/query/c.ts': "import type { A } from './a.js'\nexport type C = A",
    }),
  ).toEqual(['packages/collector/src has a cycle: query/a.ts → query/b.ts → query/c.ts → query/a.ts.'])
})

test('a test may use any floor of its package', () => {
  expect(complaintsAbout({ 'packages/collector/src/sink/a.test.ts': "import '../source/file-source.js'" })).toEqual([])
})
