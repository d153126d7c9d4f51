import { expect, test } from './harness'
import { Editor, withoutPickers } from './editor'

test('Affine opens into its operations, with the numbers of outside', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e20-spiral')
  await editor.goInto('affine1')
  await expect(editor.node('matMul')).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('hidden layer')
  await expect(page.locator('.gw-inside-title')).toContainText(
    'operations: 2, parameters: 2, same numbers as outside',
  )
  if (process.env['SHOTS'] !== undefined)
    await page.screenshot({ path: `${process.env['SHOTS']}/inside-light.png` })

  // Steps of the inside alone: seven there, the gradient that arrives, and the way back.
  await page.keyboard.press('End')
  await expect(editor.count).toHaveText(/^(\d+) \/ \1$/)
  await page.keyboard.press('Home')
  await page.keyboard.press('.')
  await expect(editor.count).toHaveText(/^1 \/ \d+$/)

  // What it is made of is shown, not changed.
  await editor.node('matMul').click()
  await page.keyboard.press('Delete')
  await expect(page.getByText(/it is not changed here/).first()).toBeVisible()
  await expect(editor.node('matMul')).toBeVisible()

  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(editor.node('affine1')).toBeVisible()
  await expect(editor.node('matMul')).toHaveCount(0)
  await expect(editor.node('affine1')).toBeFocused()
  expect(complaints).toEqual([])
})

test.describe('on a slow machine', () => {
  // What the page has kept for itself would come without being asked for.
  test.use({ serviceWorkers: 'block' })

  test('before the first numbers have come, a double-click waits for them and then opens the node', async ({
    page,
    complaints,
  }) => {
    const editor = new Editor(page)
    await editor.open()
    await editor.example('e20-spiral')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/engine\.worker/, async (route) => {
      await held
      await route.continue()
    })
    await page.reload()
    await editor.node('affine1').dblclick()
    await expect(page.getByText('Its numbers are still being computed').first()).toBeVisible()
    await expect(page.getByLabel('Name of hidden layer')).toHaveCount(0)
    release()
    await expect(editor.node('matMul')).toBeVisible()
    expect(complaints).toEqual([])
  })
})

test('a dense inside opens legibly, where it begins, and can be exported as a picture', async ({
  page,
  complaints,
}) => {
  await withoutPickers(page)
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e40-lstm-memory')
  await editor.goInto('lstm')
  await expect(page.getByRole('button', { name: /^Zoom 55/ })).toBeVisible()
  await expect(editor.node('pick')).toBeInViewport()
  await expect(editor.node('lstmCell')).toBeInViewport()
  const download = page.waitForEvent('download')
  await editor.menu('Export PNG')
  expect((await download).suggestedFilename()).toMatch(/\.png$/)
  expect(complaints).toEqual([])
})

test('what is watched outside stays in sight inside', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e20-spiral')
  const watch = page.getByRole('region', { name: 'Watch' })
  const add = async (name: string): Promise<void> => {
    await watch.getByRole('button', { name: 'Watch a value or gradient' }).click()
    await expect(page.locator('.gw-dialog input')).toBeFocused()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
  }
  await add('loss')
  await expect(watch.locator('li b')).toHaveText(/^1\.09/)
  await editor.goInto('affine1')
  await expect(editor.node('matMul')).toBeVisible()
  await expect(watch.locator('li b')).toHaveText(/^1\.09/)
  // What the whole document knows can be watched from here as well.
  await add('sigmoid')
  await expect(watch.locator('li')).toHaveCount(2)
  await expect(watch.locator('li').last().locator('b')).toHaveText(/0\.5/)
  await page.getByRole('button', { name: 'Step out' }).click()
  await expect(editor.node('affine1')).toBeVisible()
  await expect(watch.locator('li')).toHaveCount(2)
  expect(complaints).toEqual([])
})

test('by keyboard: in, deeper, and out again along the breadcrumb', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e20-spiral')
  for (const id of ['loss', 'logSoftmax']) {
    await editor.opens(id)
    await editor.node(id).focus()
    await page.keyboard.press('Enter')
  }
  await expect(editor.node('exp')).toBeVisible()
  if (process.env['SHOTS'] !== undefined) {
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.getByRole('button', { name: '日本語' }).click()
    await page.screenshot({ path: `${process.env['SHOTS']}/inside-dark-ja.png` })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.waitForTimeout(500)
    await page.screenshot({ path: `${process.env['SHOTS']}/inside-phone.png` })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'EN', exact: true }).click()
  }
  await page.getByRole('navigation', { name: 'Where you are' }).getByRole('button').first().click()
  await expect(editor.node('loss')).toBeVisible()
  await expect(editor.node('exp')).toHaveCount(0)
  expect(complaints).toEqual([])
})

const timesTwo = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { value: 5 }, at: [0, 0] },
    { id: 'first', op: 'sub:Scale', inputs: { x: 'x' }, at: [260, 0] },
    { id: 'second', op: 'sub:Scale', inputs: { x: 'first' }, at: [520, 0] },
    { id: 'y', op: 'Neg', inputs: { x: 'second' }, at: [780, 0] },
  ],
  objective: 'y',
  subgraphs: {
    Scale: {
      inputs: ['x'],
      outputs: { y: 'product' },
      nodes: [
        { id: 'x', op: 'Input', at: [0, 0] },
        { id: 'factor', op: 'Constant', attrs: { value: 2 }, at: [0, 100] },
        { id: 'product', op: 'Mul', inputs: { a: 'x', b: 'factor' }, at: [300, 20] },
      ],
    },
  },
}

test('a change inside of a module reaches every use, and is undone from inside', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await withoutPickers(page)
  await editor.open()
  const chooser = page.waitForEvent('filechooser')
  await editor.menu('Open…')
  await (
    await chooser
  ).setFiles({
    name: 'scale.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(timesTwo)),
  })
  await editor.goInto('first')
  await expect(editor.node('product')).toBeVisible()
  await expect(page.locator('.gw-inside-title')).toContainText('every use of Scale')
  await editor.setValue('factor', '3')
  await page.keyboard.press('End')
  await expect(editor.node('product')).toHaveAttribute('aria-label', /value 15/)
  if (process.env['SHOTS'] !== undefined)
    await page.screenshot({ path: `${process.env['SHOTS']}/inside-module.png` })
  await page.getByRole('button', { name: /^Step out/ }).click()
  await expect(editor.node('y')).toHaveAttribute('aria-label', /value −45/)
  await editor.goInto('second')
  await expect(editor.node('product')).toHaveAttribute('aria-label', /value 45/)
  await page.locator('.gw-bar').getByRole('button', { name: 'Undo' }).click()
  await expect(editor.node('product')).toHaveAttribute('aria-label', /value 20/)
  expect(complaints).toEqual([])
})
