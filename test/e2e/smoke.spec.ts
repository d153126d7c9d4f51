import { expect, test } from './harness'

test('the app loads without errors, within its policy, and from its own origin only', async ({
  page,
  complaints,
}) => {
  const response = await page.goto('/')
  expect(response?.status()).toBe(200)
  await expect(page).toHaveTitle(/Gradwire/)
  await expect(page.locator('#root > *').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(complaints).toEqual([])
})

test('the page may use threads: it is cross-origin isolated', async ({ page }) => {
  await page.goto('/')
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
})

test('the page refuses to turn text into code, and loads nothing from elsewhere', async ({
  page,
  baseURL,
}) => {
  await page.goto('/')
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  expect(policy).toContain("default-src 'none'")
  const outcome = await page.evaluate(async () => {
    const attempt = async (work: () => unknown): Promise<string> => {
      try {
        await work()
        return 'allowed'
      } catch {
        return 'refused'
      }
    }
    return {
      code: await attempt(() => Reflect.construct(Function, ['return 1'])),
      elsewhere: await attempt(() => fetch('http://localhost:9/')),
    }
  })
  expect(outcome).toEqual({ code: 'refused', elsewhere: 'refused' })
  expect(baseURL).toContain('127.0.0.1')
})

test('the app opens again without a network', async ({ page, context }) => {
  await page.goto('/')
  // Waits for the service worker that the app registers to have everything it needs.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await context.setOffline(true)
  await page.reload()
  await expect(page.locator('#root > *').first()).toBeVisible()
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
})
