import { bill, Editor } from './editor'
import { expect, test } from './harness'

const prices = [
  { id: 'input1', name: 'apple price', value: '100', at: [90, 60] },
  { id: 'input2', name: 'apple count', value: '2', at: [90, 130] },
  { id: 'input3', name: 'orange price', value: '150', at: [90, 250] },
  { id: 'input4', name: 'orange count', value: '3', at: [90, 320] },
  { id: 'input5', name: 'sales tax', value: '1.1', at: [330, 380] },
] as const

test('apples and oranges, built with the mouse from an empty canvas, steps to the gradients of the book', async ({
  page,
  complaints,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const editor = new Editor(page)
  await editor.empty()
  for (const { at } of prices) await editor.drop('Input', at[0], at[1])
  await editor.drop('Mul', 300, 95)
  await editor.drop('Mul', 300, 285)
  await editor.drop('Add', 520, 190)
  await editor.drop('Mul', 740, 230)
  for (const { id, name, value } of prices) {
    await editor.rename(id, name)
    await editor.setValue(id, value)
  }
  for (const [id, name] of [['mul1', 'apples'], ['mul2', 'oranges'], ['add1', 'subtotal'], ['mul3', 'total']] as const)
    await editor.rename(id, name) // prettier-ignore
  for (const [from, to, port] of [
    ['input1', 'mul1', 'a'],
    ['input2', 'mul1', 'b'],
    ['input3', 'mul2', 'a'],
    ['input4', 'mul2', 'b'],
    ['mul1', 'add1', 'a'],
    ['mul2', 'add1', 'b'],
    ['add1', 'mul3', 'a'],
    ['input5', 'mul3', 'b'],
  ] as const)
    await editor.wire(from, to, port)
  await editor.node('mul3').click()
  await page.getByRole('button', { name: 'Set objective' }).click()
  await expect(editor.count).toHaveText('18 / 18')
  await expect.poll(() => editor.gradients('mul1')).toMatchObject(bill.apples)
  await expect.poll(() => editor.gradients('mul2')).toMatchObject(bill.oranges)
  await expect.poll(() => editor.gradients('mul3')).toMatchObject(bill.total)
  expect(complaints).toEqual([])
})

test('the keyboard’s focus goes on where something opens, closes or is taken away', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  // One dialog opens another, which gets what is typed.
  await page.keyboard.press('Control+K')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('add an op')
  await expect(page.getByRole('option', { selected: true })).toContainText('Add an op')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Add an op' }).getByRole('combobox')).toBeFocused()
  await page.keyboard.type('relu')
  await expect(page.getByRole('option', { selected: true })).toContainText('Relu')
  await page.keyboard.press('Enter')
  await expect(editor.node('relu1')).toBeFocused()
  // The node before it takes the focus, unchosen: a second Delete takes nothing away.
  await page.keyboard.press('Delete')
  await expect(editor.node('total')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(editor.node('total')).toBeFocused()
  // What undo takes away as well.
  await page.keyboard.press('Control+Z')
  await page.keyboard.press(']')
  await expect(editor.node('relu1')).toBeFocused()
  await page.keyboard.press('Control+Z')
  await expect(editor.node('total')).toBeFocused()

  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Close training' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeFocused()
})

test('the same graph, built with the keyboard alone', async ({ page, complaints }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const editor = new Editor(page)
  await editor.open()
  const keys = page.keyboard
  const add = async (op: string, id: string): Promise<void> => {
    await keys.press('Shift+A')
    await expect(page.locator('.gw-add input')).toBeFocused()
    await keys.type(op)
    await keys.press('Enter')
    await expect(editor.node(id)).toBeFocused()
  }
  const write = async (key: string, text: string, id: string): Promise<void> => {
    await keys.press(key)
    const field = editor.node(id).locator('input')
    await expect(field).toBeFocused()
    await keys.press('Control+A')
    await keys.type(text)
    await keys.press('Enter')
    await expect(editor.node(id)).toBeFocused()
  }
  const connect = async (id: string, words: string): Promise<void> => {
    await keys.press('c')
    await expect(page.locator('.gw-dialog input')).toBeFocused()
    await keys.type(words)
    await keys.press('Enter')
    await expect(editor.node(id)).toBeFocused()
  }
  await keys.press('Control+K')
  await expect(page.locator('.gw-dialog input')).toBeFocused()
  await keys.type('New')
  await keys.press('Enter')
  await expect(page.locator('[data-node]')).toHaveCount(0)

  for (const [id, name] of [['mul1', 'apples'], ['mul2', 'oranges'], ['mul3', 'total']] as const) {
    await add('mul', id)
    await write('F2', name, id)
  } // prettier-ignore
  await add('add', 'add1')
  await write('F2', 'subtotal', 'add1')
  await connect('add1', 'total a')
  for (const [i, { id, name, value }] of prices.entries()) {
    await add('input', id)
    await write('Enter', value, id)
    await write('F2', name, id)
    await connect(id, ['apples a', 'apples b', 'oranges a', 'oranges b', 'total b'][i] ?? '')
  }
  const choose = async (id: string): Promise<void> => {
    for (let i = 0; i < 12; i++) {
      if (await editor.node(id).evaluate((node) => node === document.activeElement)) return
      await keys.press(']')
    }
    for (let i = 0; i < 12; i++) {
      if (await editor.node(id).evaluate((node) => node === document.activeElement)) return
      await keys.press('[')
    }
  }
  await choose('mul1')
  await connect('mul1', 'subtotal a')
  await choose('mul2')
  await connect('mul2', 'subtotal b')
  await choose('mul3')
  await keys.press('o')
  await expect(editor.count).toHaveText('18 / 18')

  // From the end, Step goes back to where the backward pass begins.
  await keys.press('.')
  await expect(editor.count).toHaveText('9 / 18')
  for (let i = 0; i < 9; i++) await keys.press('.')
  await expect(editor.count).toHaveText('18 / 18')
  await expect.poll(() => editor.gradients('mul1')).toMatchObject(bill.apples)
  await expect.poll(() => editor.gradients('mul2')).toMatchObject(bill.oranges)
  await expect.poll(() => editor.gradients('mul3')).toMatchObject(bill.total)
  expect(complaints).toEqual([])
})
