import { defineConfig } from 'vitest/config'

/** Unit tests run in Node, without a DOM: what needs a page is tested in a real browser (test/e2e). */
export default defineConfig({
  test: {
    include: ['test/{unit,examples}/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 60_000,
    passWithNoTests: false,
  },
})
