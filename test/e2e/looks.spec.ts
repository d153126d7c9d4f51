import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Editor } from './editor'
import { expect, test } from './harness'

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in the ${colorScheme} theme every screen can be read and reached`, async ({ page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme })
    const editor = new Editor(page)
    await editor.open()
    expect(await faultsOf(page)).toEqual([])
    for (let i = 0; i < 7; i++) await page.keyboard.press('.')
    await expect(editor.inspector.getByTestId('gradient-value')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Control+K')
    await expect(page.locator('.gw-dialog input')).toBeFocused()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await editor.menu('Examples…')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.locator('[data-example="e20-spiral"]').click()
    await editor.node('affine1').click()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.locator('.gw-training').getByRole('button', { name: 'One update' }).click()
    await expect(page.getByTestId('training-status')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
  })
}

test('the language changes everywhere at once, and is remembered', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await page.getByRole('button', { name: '日本語' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await expect(page.getByRole('button', { name: '進む', exact: true })).toBeVisible()
  await expect(editor.node('apples')).toContainText('りんご代')
  await expect(editor.sentence).toContainText('「合計」は 715')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  await expect(editor.sentence).toContainText('total is 715')
  expect(complaints).toEqual([])
})

test('the theme is remembered', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('stepping, the explanation and the panels are within reach', async ({ page, complaints }) => {
    const editor = new Editor(page)
    await editor.open()
    // The node in play stands in the middle, also when the document has only just been opened.
    await expect
      .poll(async () => {
        const box = await editor.node('total').boundingBox()
        return Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - 195)
      })
      .toBeLessThan(3)
    const step = page.getByRole('button', { name: 'Step', exact: true })
    expect((await step.boundingBox())?.height).toBeGreaterThanOrEqual(48)
    for (let i = 0; i < 7; i++) await step.tap()
    await expect(editor.count).toHaveText('16 / 18')
    await expect(page.locator('.gw-phone-big')).toHaveText('110')
    await page.getByRole('button', { name: 'Add an op' }).tap()
    await page.locator('[data-op="Exp"]').tap()
    await expect(editor.node('exp1')).toHaveCount(1)
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Details' }).tap()
    await expect(page.locator('.gw-sheet')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
