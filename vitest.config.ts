/** Unit and contract tests: one project a package, so that a failure names its package. */
import { defineConfig } from 'vitest/config'

const project = (name: string, root: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name, root, include: [...include], exclude: ['**/dist/**', '**/node_modules/**'] },
})

const ofPackage = (name: string) => project(name, `packages/${name}`, ['src/**/*.test.{ts,tsx}'])

export default defineConfig({
  test: {
    // Half of the tests wait for processes and files: the default leaves a core idle.
    maxWorkers: '100%',
    testTimeout: 10_000,
    hookTimeout: 20_000,
    projects: [
      ...['hooks', 'dialects', 'trace-format', 'collector', 'inspector-ui'].map(ofPackage),
      project('examples', 'examples', ['**/*.test.{ts,mjs}']),
      project('scripts', 'scripts', ['**/*.test.mjs']),
    ],
  },
})
