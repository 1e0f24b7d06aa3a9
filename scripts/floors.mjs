/**
 * THE list: what may import what. `npm run floors` holds every source file against it.
 *
 * `order` goes from the ground up, one floor an entry. A folder (or a file that stands alone) imports
 * only from floors below its own; names beside each other on one floor, parted by `|`, are strangers.
 * `.` stands for the files of `src/` that are not named. A folder that is not on the list fails.
 * No two files import each other, however long the way round. Imports of types count as imports. Tests may
 * take test kits of the packages that theirs may import, by path.
 *
 * `pure` floors take bytes and numbers and give them back: of Node they use only `pureBuiltins`, from
 * npm only `pureDependencies`.
 */

/** Modules of Node without input, output or clock. */
export const pureBuiltins = ['node:assert', 'node:buffer', 'node:crypto', 'node:util', 'node:zlib']

/** Packages from npm of which the same holds. */
export const pureDependencies = ['@cfworker/json-schema']

export const floors = {
  'packages/hooks': {
    mayImport: [],
    /** Runs inside somebody's agent: nothing from npm either. */
    dependencies: 'none',
    order: ['.', 'mcp', 'mcp-inbound'],
    pure: [],
  },
  'packages/dialects': {
    mayImport: [],
    dependencies: 'none',
    order: ['reading', 'conventions', '.'],
    pure: ['reading', 'conventions', '.'],
  },
  'packages/trace-format': {
    mayImport: ['@agent-inspector/dialects'],
    dependencies: 'none',
    platform: 'browser',
    order: ['.'],
    pure: ['.'],
  },
  'packages/collector': {
    mayImport: [
      '@agent-inspector/hooks',
      '@agent-inspector/hooks/mcp',
      '@agent-inspector/dialects',
      '@agent-inspector/trace-format',
    ],
    order: [
      'base',
      'span',
      'trace-file',
      'part-file',
      'index-file | process',
      'ingest | sink | source',
      'storage',
      'query | transfer | otel',
      'start-recording.ts',
      'start-reading.ts',
      'http',
      'create-inspector.ts | alert',
      'cli | index.ts | register.ts',
    ],
    pure: ['base', 'span', 'trace-file'],
  },
  'packages/inspector-ui': {
    mayImport: ['@agent-inspector/dialects', '@agent-inspector/trace-format'],
    platform: 'browser',
    order: ['base', 'model | api | widgets', 'stores', 'views', 'app', 'main.tsx | viewer.tsx'],
    pure: ['base', 'model'],
  },
}
