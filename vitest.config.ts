/** Unit and contract tests: one project a package, so that a failure names its package. */
import { defineConfig } from 'vitest/config'

/** @param isolate each file in a process of its own; to begin one takes longer than most files of pure code */
const project = (name: string, root: string, include: readonly string[], { isolate = true } = {}) => ({
  extends: true as const,
  test: { name, root, isolate, include: [...include], exclude: ['**/dist/**', '**/node_modules/**'] },
})

const ofPackage = (name: string, options?: { readonly isolate: boolean }) =>
  project(name, `packages/${name}`, ['src/**/*.test.{ts,tsx}'], options)

export default defineConfig({
  test: {
    // Half of the tests wait for processes and files: the default leaves a core idle.
    maxWorkers: '100%',
    // Many inspectors run side by side; the tests of these ports choose their own.
    env: { INSPECTOR_OTLP_PORT: 'off', INSPECTOR_OTLP_GRPC_PORT: 'off' },
    testTimeout: 10_000,
    hookTimeout: 20_000,
    projects: [
      ...['hooks', 'collector'].map((name) => ofPackage(name)),
      // They keep nothing outside their functions.
      ...['dialects', 'trace-format', 'inspector-ui'].map((name) => ofPackage(name, { isolate: false })),
      project('examples', 'examples', ['**/*.test.{ts,mjs}']),
      project('scripts', 'scripts', ['**/*.test.mjs']),
    ],
  },
})
