import { readFile } from 'node:fs/promises'
import { Editor, withoutPickers } from './editor'
import { expect, test } from './harness'

const saved = async (editor: Editor): Promise<string> => {
  const download = editor.page.waitForEvent('download')
  await editor.page.keyboard.press('Control+S')
  return readFile(await (await download).path(), 'utf8')
}

test('nodes become a module by keyboard alone, it is used again, ungrouped, and all of it undone', async ({
  page,
  complaints,
}) => {
  await withoutPickers(page)
  const editor = new Editor(page)
  await editor.open()
  const before = await saved(editor)
  await page.keyboard.press('End')
  const total = await editor.gradients('total')

  // Inputs stay outside, so everything may be selected.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+G')
  const field = page.getByLabel('Name of the module')
  await expect(field).toBeFocused()
  await page.keyboard.type('Bill')
  await page.keyboard.press('Enter')
  await expect(editor.node('bill1')).toBeVisible()
  await expect(editor.node('total')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect
    .poll(async () => Object.values(await editor.gradients('bill1')).sort())
    .toEqual(expect.arrayContaining(['2.2', '110', '3.3', '165', '650']))

  const tile = page.locator('.gw-palette [data-op="sub:Bill"]')
  await expect(page.locator('.gw-palette').getByRole('heading', { name: 'This document' })).toBeVisible()
  await tile.click()
  await expect(editor.node('bill2')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(editor.node('bill2')).toHaveCount(0)

  await editor.node('bill1').click()
  await page.keyboard.press('Control+Shift+G')
  await expect(editor.node('bill1')).toHaveCount(0)
  await expect(editor.node('total')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect.poll(() => editor.gradients('total')).toEqual(total)

  const undo = page.getByRole('button', { name: 'Undo' })
  await undo.click()
  await expect(editor.node('bill1')).toBeVisible()
  await undo.click()
  await expect(undo).toBeDisabled()
  expect(await saved(editor)).toBe(before)
  expect(complaints).toEqual([])
})

test('a name that is taken is refused where it is typed, and renaming reaches every use', async ({
  page,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+G')
  const field = page.getByLabel('Name of the module')
  await field.fill('a.b')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toContainText('a module cannot be called "a.b"')
  await field.fill('Bill')
  await field.press('Enter')
  await page.locator('.gw-palette [data-op="sub:Bill"]').click()
  await editor.node('bill1').click()
  const name = editor.inspector.getByLabel('Name of the module')
  await name.fill('Receipt')
  await name.press('Enter')
  await expect(page.locator('.gw-palette [data-op="sub:Receipt"]')).toBeVisible()
  await expect(editor.node('bill2')).toContainText('Receipt')
})

test('a module gets ports by the button, and a long chain opens legibly, from its beginning', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e02-xor-gates')
  await editor.node('nand').click()
  await editor.inspector.getByRole('button', { name: 'Add an input' }).click()
  await expect(editor.inspector.getByLabel('Name of port x2')).toBeVisible()
  await expect(editor.inspector).toContainText('nothing is wired to x2')
  await editor.inspector.getByRole('button', { name: 'Add an output' }).click()
  await expect(editor.inspector.getByLabel('Name of port y2')).toBeVisible()
  await editor.inspector.getByRole('button', { name: 'Remove unused inputs' }).click()
  await expect(editor.inspector.getByLabel('Name of port x2')).toHaveCount(0)
  await editor.example('e38-alexnet')
  await expect(page.getByText(/^55\s?%$/)).toBeVisible()
  await expect(editor.node('x')).toBeInViewport()
  expect(complaints).toEqual([])
})

/** A module of two outputs, used twice, one after the other. */
const chained = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { value: 5 }, at: [0, 0] },
    { id: 'first', op: 'sub:Pair', inputs: { a: 'x', b: 'x' }, at: [260, 0] },
    { id: 'second', op: 'sub:Pair', inputs: { a: 'first', b: 'first:product' }, at: [560, 0] },
    { id: 'y', op: 'Neg', inputs: { x: 'second:product' }, at: [860, 0] },
  ],
  objective: 'y',
  subgraphs: {
    Pair: {
      inputs: ['a', 'b'],
      outputs: { sum: 'add', product: 'mul' },
      nodes: [
        { id: 'a', op: 'Input', at: [0, 0] },
        { id: 'b', op: 'Input', at: [0, 120] },
        { id: 'add', op: 'Add', inputs: { a: 'a', b: 'b' }, at: [300, 0] },
        { id: 'mul', op: 'Mul', inputs: { a: 'a', b: 'b' }, at: [300, 160] },
      ],
    },
  },
}

test('an output deleted inside takes its wires outside along, says so, and comes back with them in one step', async ({
  page,
  complaints,
}) => {
  await withoutPickers(page)
  const editor = new Editor(page)
  await editor.open()
  await editor.openFile(JSON.stringify(chained))
  await expect(editor.node('y')).toHaveAttribute('aria-label', /value −250/)
  await editor.goInto('first')
  await editor.node('sum').click()
  await page.keyboard.press('Delete')
  await expect(editor.node('sum')).toHaveCount(0)
  await expect(page.getByText('Outside, wires went with it: second.a.').first()).toBeVisible()
  await page.getByRole('button', { name: /^Step out/ }).click()
  await editor.node('second').click()
  await expect(editor.inspector).toContainText('nothing is wired to a')
  await page.locator('.gw-bar').getByRole('button', { name: 'Undo' }).click()
  await expect(editor.node('y')).toHaveAttribute('aria-label', /value −250/)
  expect(complaints).toEqual([])
})
