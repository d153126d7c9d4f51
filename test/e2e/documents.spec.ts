import { readFile } from 'node:fs/promises'
import { Editor, withoutPickers } from './editor'
import { expect, test } from './harness'
import { largeFile } from './large-file'

test.beforeEach(async ({ page }) => {
  await withoutPickers(page)
})

const saved = async (editor: Editor): Promise<string> => {
  const download = editor.page.waitForEvent('download')
  await editor.page.keyboard.press('Control+S')
  return readFile(await (await download).path(), 'utf8')
}

test('a document comes back the same after a reload, and its file is canonical', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.setValue('apple_count', '7')
  await editor.rename('apples', 'fruit')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  const before = await saved(editor)
  expect(before).toContain('"value": 7')
  expect(before).toContain('"fruit"')
  await page.reload()
  await expect(editor.node('apple_count')).toContainText('7')
  expect(await saved(editor)).toBe(before)
  expect(complaints).toEqual([])
})

test('an edit in another tab is told here, once', async ({ page, context }) => {
  const editor = new Editor(page)
  await editor.open()
  const other = new Editor(await context.newPage())
  await other.open()
  await other.rename('apples', 'pears')
  await expect(page.getByText('Gradwire is open in another tab').first()).toBeVisible()
  await expect(other.page.getByText('Gradwire is open in another tab')).toHaveCount(0)
})

test('undo and redo go through every edit and back', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  const texts = [await saved(editor)]
  await editor.setValue('apple_count', '7')
  texts.push(await saved(editor))
  await editor.rename('apples', 'fruit')
  texts.push(await saved(editor))
  await editor.node('tax').click()
  await page.keyboard.press('Delete')
  await expect(editor.node('tax')).toHaveCount(0)
  texts.push(await saved(editor))
  for (const text of texts.slice(0, -1).reverse()) {
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await saved(editor)).toBe(text)
  }
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
  for (const text of texts.slice(1)) {
    await page.getByRole('button', { name: 'Redo' }).click()
    expect(await saved(editor)).toBe(text)
  }
})

test('wires follow a number while it is typed, and Escape takes it back as if nothing was', async ({
  page,
}) => {
  const editor = new Editor(page)
  await editor.open()
  const before = await saved(editor)
  await editor.node('apple_price').dblclick({ position: { x: 4, y: 4 } })
  const field = page.locator('.gw-in-place-field')
  await field.fill('120')
  await expect(editor.canvas).toContainText('759')
  await field.press('Escape')
  await expect(editor.canvas).toContainText('715')
  expect(await saved(editor)).toBe(before)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
  await editor.node('apple_price').dblclick({ position: { x: 4, y: 4 } })
  await field.fill('120')
  await field.fill('130')
  await field.press('Enter')
  await expect(editor.canvas).toContainText('781')
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await saved(editor)).toBe(before)
})

test('an op that is added and wired in one go is undone in one go', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  const before = await saved(editor)
  const port = await editor.node('orange_count').locator('[data-handleid="out:y"]').boundingBox()
  await page.mouse.move((port?.x ?? 0) + 12, (port?.y ?? 0) + 12)
  await page.mouse.down()
  await page.mouse.move((port?.x ?? 0) + 100, (port?.y ?? 0) + 100, { steps: 8 })
  await page.mouse.up()
  await expect(page.locator('.gw-add input')).toBeFocused()
  await page.keyboard.type('exp')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-id="exp1.x"]')).toHaveCount(1)
  await page.keyboard.press('Control+Z')
  expect(await saved(editor)).toBe(before)
})

const broken: readonly (readonly [string, string, RegExp])[] = [
  ['not JSON', '{"format": "gradwire",', /at 1:23/],
  ['another format', '{"hello": 1}', /not a Gradwire document/],
  ['a newer version', '{"format":"gradwire","version":99,"nodes":[]}', /version 99/],
  [
    'a tensor whose data do not fill it',
    '{"format":"gradwire","version":1,"nodes":[{"id":"a","op":"Input","attrs":{"value":{"shape":[2],"data":[1]}}}]}',
    /needs 2 numbers/,
  ],
]

for (const [what, text, words] of broken) {
  test(`a file with ${what} is refused and leaves everything as it was`, async ({ page, complaints }) => {
    const editor = new Editor(page)
    await editor.open()
    await editor.setValue('apple_count', '7')
    const before = await saved(editor)
    const chooser = page.waitForEvent('filechooser')
    await page.keyboard.press('Control+O')
    await (
      await chooser
    ).setFiles({ name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('bad.json was not opened')
    await expect(dialog).toContainText(words)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await saved(editor)).toBe(before)
    await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled()
    expect(complaints).toEqual([])
  })
}

test('a file that is too large is refused with its bytes, unread', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('Control+O')
  await (await chooser).setFiles(await largeFile('large.json', 3_000_000_000))
  await expect(page.getByRole('dialog')).toContainText(
    'the file has 3 GB (3000000000 bytes), and 100 MB (100000000 bytes) are allowed',
  )
  await expect(editor.node('apple_count')).toBeVisible()
  expect(complaints).toEqual([])
})

test('opening a file can be undone', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  const before = await saved(editor)
  await editor.example('e10-apple')
  await expect(page.getByLabel('Title of the document')).toHaveValue(/Buying apples/)
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await saved(editor)).toBe(before)
})

test('pictures of the graph can be exported', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  const svg = page.waitForEvent('download')
  await editor.menu('Export SVG')
  expect(await readFile(await (await svg).path(), 'utf8')).toContain('apple price')
  const png = page.waitForEvent('download')
  await editor.menu('Export PNG')
  const bytes = await readFile(await (await png).path())
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(complaints).toEqual([])
})

test('a setting that makes no sense is refused where it was typed', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  const before = await saved(editor)
  await editor.setValue('apple_count', '[[1, 2], [3]]')
  await expect(editor.inspector.getByRole('alert')).toContainText('the rows differ in length')
  expect(await saved(editor)).toBe(before)
})

test('a large file is read without the page standing still', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  const data = Array.from({ length: 400_000 }, (_, i) => i / 7)
  const document = {
    format: 'gradwire',
    version: 1,
    nodes: [
      { id: 'x', op: 'Input', attrs: { value: { shape: [data.length], data } }, at: [0, 0] },
      { id: 'sum', op: 'ReduceSum', inputs: { x: 'x' }, at: [300, 0] },
    ],
    objective: 'sum',
  }
  await editor.openFile(JSON.stringify(document))
  await expect(editor.node('sum')).toBeVisible()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.reload()
  await expect(editor.node('sum')).toBeVisible()
  expect(complaints).toEqual([])
})

test('what this browser kept and cannot be read any more is offered as a file', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('gradwire')
        opening.onerror = () => reject(opening.error as Error)
        opening.onsuccess = () => {
          const change = opening.result.transaction('documents', 'readwrite')
          change.objectStore('documents').put({ format: 'gradwire', version: 99, nodes: [] }, 'document')
          change.oncomplete = () => resolve()
        }
      }),
  )
  await page.reload()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('version 99')
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save it as a file' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('"version": 99')
})

test('the address may name a document of this page’s own origin, and of no other', async ({
  page,
  complaints,
}) => {
  const document =
    '{"format":"gradwire","version":1,"nodes":[{"id":"only","op":"Input","attrs":{"value":3},"at":[0,0]}]}'
  await page.route('**/document.json', (route) => route.fulfill({ body: document }))
  const editor = new Editor(page)
  await page.goto('/?open=document.json')
  await expect(editor.node('only')).toContainText('3')
  await page.goto('/?open=https://example.org/other.json')
  await expect(page.locator('[data-node]').first()).toBeVisible()
  expect(complaints).toEqual([])
})

test('an example is found by a word and opened by Enter, among the examples and among all commands', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.menu('Examples…')
  await expect(page.locator('.gw-dialog input')).toBeFocused()
  await page.keyboard.type('spiral')
  await page.keyboard.press('ArrowDown')
  const chosen = page.locator('[data-example][aria-selected="true"]')
  await expect(chosen).toBeInViewport()
  const title = await chosen.locator('strong').innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('banner')).toContainText(title)
  await page.keyboard.press('Control+K')
  await expect(page.locator('.gw-dialog input')).toBeFocused()
  await page.keyboard.type('matyas')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('banner')).toContainText('Matyas')
  await page.keyboard.press('Control+Z')
  await expect(page.getByRole('banner')).toContainText(title)
  expect(complaints).toEqual([])
})
