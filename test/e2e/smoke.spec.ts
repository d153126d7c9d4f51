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

test('the page refuses to turn text into code, and to load from elsewhere', async ({ page, complaints }) => {
  await page.goto('/')
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  expect(policy).toContain("default-src 'none'")
  await page.evaluate(async () => {
    // In a task of its own: what the debugger itself evaluates is exempt from the policy.
    await new Promise((resolve) => setTimeout(resolve, 0))
    for (const attempt of [
      () => Reflect.construct(Function, ['return 1']) as unknown,
      () => fetch('http://localhost:9/'),
    ])
      try {
        await attempt()
      } catch {
        // Why it failed is what the page complains about.
      }
  })
  await expect.poll(() => complaints.join('\n')).toContain('policy: script-src eval')
  await expect.poll(() => complaints.join('\n')).toContain('policy: connect-src http://localhost:9/')
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
