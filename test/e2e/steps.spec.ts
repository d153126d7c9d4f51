import { Editor } from './editor'
import { expect, test } from './harness'

test('a first visit stands before the backward pass and says which key sends the gradient back', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await expect(editor.count).toHaveText('9 / 18')
  await expect(editor.sentence).toContainText('total is 715')
  await expect(editor.sentence.locator('kbd')).toHaveText('.')
  expect(complaints).toEqual([])
})

test('stepping hands back one gradient at a time, and shows none before its step', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await page.keyboard.press('.')
  await expect(editor.sentence).toContainText('Backpropagation starts at total')
  for (let i = 0; i < 6; i++) await page.keyboard.press('.')
  await expect(editor.count).toHaveText('16 / 18')
  await expect(editor.sentence).toHaveText(
    'apples has received 1.1 from above. Multiplying by the other factor, 100, it hands 110 back to apple count.',
  )
  await expect(editor.inspector.getByTestId('gradient-value')).toHaveText('=110')
  const current = page.locator('.gw-log-now')
  await expect(current).toContainText('apples → apple count')
  await expect(current).toContainText('110')
  await expect(page.locator('.gw-log-coming')).toContainText('oranges → orange price')
  await expect(page.locator('.gw-log-coming')).not.toContainText('3.3')
  await expect(editor.canvas).not.toContainText('3.3')
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(editor.canvas).toContainText('3.3')
  expect(complaints).toEqual([])
})

test('the timeline is a slider for keys and pointer', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  const timeline = page.getByRole('slider')
  await timeline.focus()
  await page.keyboard.press('ArrowRight')
  await expect(editor.count).toHaveText('10 / 18')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(editor.count).toHaveText('8 / 18')
  await page.keyboard.press('Home')
  await expect(timeline).toHaveAttribute('aria-valuenow', '0')
  await page.keyboard.press('End')
  await expect(timeline).toHaveAttribute('aria-valuenow', '18')
  const box = await timeline.boundingBox()
  await page.mouse.click((box?.x ?? 0) + 16, (box?.y ?? 0) + 30)
  await expect(editor.count).toHaveText('1 / 18')
})

test('play goes to the end by itself and can be paused', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(editor.count).toHaveText('11 / 18')
  await page.getByRole('button', { name: 'Pause' }).click()
  const held = await editor.count.innerText()
  await page.waitForTimeout(1200)
  await expect(editor.count).toHaveText(held)
})

test('the gradient check passes for the first example', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByTestId('gradient-check')).toContainText('relative error')
  await page.getByTestId('gradient-check').getByRole('button').click()
  await expect(page.getByTestId('gradient-check').locator('li')).toHaveCount(5)
})

test('what is watched stays in sight, and is kept with the document', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  const watch = page.getByRole('region', { name: 'Watch' })
  await watch.getByRole('button', { name: 'Watch a value or gradient' }).click()
  await expect(page.locator('.gw-dialog input')).toBeFocused()
  await page.keyboard.type('apple count')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(watch.locator('li')).toContainText('not reached')
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect(watch.locator('li b')).toHaveText('110')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.reload()
  await expect(watch.locator('li')).toContainText('apple count')
  await watch.getByRole('button', { name: 'Stop watching apple count' }).focus()
  await page.keyboard.press('Enter')
  await expect(watch.locator('li')).toHaveCount(0)
  expect(complaints).toEqual([])
})
