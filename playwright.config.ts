import { defineConfig } from '@playwright/test'

const executablePath = process.env.GRADWIRE_CHROMIUM

/**
 * Browser tests run against the built app, served as a user gets it (test/e2e/serve-app.ts).
 * `npm test -- e2e` builds it first and finds the browser.
 */
export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/serve-app.ts',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // Far more than a test needs: a machine that is busy with something else must not fail one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
