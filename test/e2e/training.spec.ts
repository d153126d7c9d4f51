import type { FileChooser, Locator, Page } from '@playwright/test'
import { Editor, withoutPickers } from './editor'
import { expect, test } from './harness'
import { largeFile } from './large-file'

test('XOR is learned: all four right, the boundary drawn, the values kept', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e19-xor')
  const panel = await editor.training()
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(panel).toContainText('All updates are done', { timeout: 60_000 })
  await expect(panel.getByTestId('accuracy-count')).toHaveText('4 of 4')
  await expect(panel.getByRole('img', { name: /examples to train on/ })).toBeVisible()
  await expect(panel.getByRole('img', { name: /^Loss over 500 updates/ })).toBeVisible()
  await panel.getByRole('button', { name: 'Reset' }).click()
  await expect(panel).toContainText('not started')
  expect(complaints).toEqual([])
})

/** The panel of the spirals' training, which takes longer than anybody waits: what stops it is the test. */
async function endless(editor: Editor): Promise<Locator> {
  await editor.open()
  await editor.example('e20-spiral')
  const panel = await editor.training()
  const length = panel.getByLabel('Epochs', { exact: true })
  await length.fill('100000')
  await length.press('Enter')
  return panel
}

test('training pauses, goes on by one update, and refuses a setting that makes no sense', async ({
  page,
}) => {
  const panel = await endless(new Editor(page))
  await panel.getByRole('button', { name: 'One update' }).click()
  await expect(panel.getByTestId('training-status')).toContainText('update 1')
  await panel.getByRole('button', { name: 'Go on' }).click()
  await panel.getByRole('button', { name: 'Pause' }).click()
  await expect(panel.getByRole('button', { name: 'Go on' })).toBeEnabled()
  const rate = panel.getByLabel('Learning rate')
  await rate.fill('-1')
  await rate.press('Enter')
  await expect(panel.getByRole('alert')).toContainText('at least 0')
  await rate.press('Escape')
  await expect(rate).toHaveValue('1')
})

test('its rate and its length change while it runs, and it goes on; the graph changes, and it stops', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  const panel = await endless(editor)
  const status = panel.getByTestId('training-status')
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(status).toContainText(/epoch \d\d/)
  const rate = panel.getByLabel('Learning rate')
  await rate.fill('0.2')
  await rate.press('Enter')
  await expect(panel.getByRole('button', { name: 'Pause' })).toBeVisible()
  await panel.getByRole('button', { name: 'Pause' }).click()
  await expect(status).toContainText(/update (?!\d\d?$)\d/)
  const length = panel.getByLabel('Epochs', { exact: true })
  await length.fill('200000')
  await length.press('Enter')
  await expect(status).toContainText(/update (?!\d\d?$)\d/)
  await panel.getByRole('button', { name: 'Reset' }).click()
  await expect(panel).toContainText('not started')
  // Back at the beginning there is nothing that was learned.
  await expect(panel.getByRole('button', { name: 'Reset' })).toBeDisabled()
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(status).toContainText(/epoch \d/)

  await editor.canvas.click({ position: { x: 40, y: 40 } })
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await expect(page.getByText('The graph has changed, so training has stopped.').first()).toBeVisible()
  await page.keyboard.press('Control+Z')
  await expect(panel.getByRole('button', { name: 'Start' })).toBeEnabled()
  expect(complaints).toEqual([])
})

test('a layer that is widened after training starts from fresh values with one click', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e19-xor')
  await editor.training()
  await page.getByRole('button', { name: 'One update' }).click()
  await page.getByRole('button', { name: 'Close training' }).click()
  await editor.node('affine1').click()
  const units = editor.inspector.getByLabel('units')
  await units.fill('20')
  await units.press('Enter')
  await editor.inspector.getByRole('button', { name: 'Start from fresh values' }).click()
  await expect(page.locator('.gw-problem')).toHaveCount(0)
})

test('how an update is computed can be read in the page', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e37-cnn')
  await editor.training()
  await page.locator('.gw-training').getByRole('button', { name: 'Steps, work and memory…' }).click()
  const dialog = page.getByRole('dialog', { name: 'How an update is computed' })
  await expect(dialog).toContainText('batch of 50, single precision')
  await expect(dialog.getByRole('row', { name: /product, gathered .* filters/ }).first()).toBeVisible()
  await expect(dialog).toContainText('less than the')
  expect(complaints).toEqual([])
})

test('a table of one’s own becomes training data, and a broken one says in which line', async ({
  page,
  complaints,
}) => {
  await withoutPickers(page)
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e19-xor')
  const panel = await editor.training()
  const load = async (file: Parameters<FileChooser['setFiles']>[0]): Promise<void> => {
    await panel.getByRole('combobox', { name: 'Data' }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('option', { name: 'Load a CSV file…' }).click()
    await (await chooser).setFiles(file)
  }
  const table = (text: string) => ({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await load(table('a,b,kind\n1,2,yes\n3,no\n'))
  await expect(page.getByRole('dialog')).toContainText('line 3')
  await page.keyboard.press('Escape')
  await load(await largeFile('large.csv', 20_000_001))
  await expect(page.getByRole('dialog')).toContainText('has 20 MB (20000001 bytes), and 20 MB')
  await page.keyboard.press('Escape')
  await load(table('a,b,kind\n1,2,yes\n3,4,no\n0,1,yes\n5,5,no\n'))
  await expect(page.getByRole('dialog')).toContainText('Classes: no, yes')
  await page.getByRole('button', { name: 'Use this table' }).click()
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(panel.getByTestId('accuracy-count')).toHaveText('4 of 4', { timeout: 60_000 })
  expect(complaints).toEqual([])
})

test('a graph that never trained is offered data', async ({ page }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.training()
  await expect(page.locator('.gw-training')).toContainText('no parameters yet')
})

test('the experiments of a document are run and compared beside each other', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e23-optimizers')
  await editor.training()
  const part = page.getByRole('region', { name: 'Experiments' })
  await part.getByRole('button', { name: 'Run all 7' }).click()
  await expect(part.getByRole('row', { name: /^RMSProp 1 of 1 1\.43×10⁻¹²$/ })).toBeVisible({
    timeout: 60_000,
  })
  await expect(part.getByRole('row', { name: /^Adam 1 of 1/ })).toBeVisible()
  await expect(part.getByRole('button', { name: 'Run all 7' })).toBeEnabled()
  await expect(part.getByRole('img', { name: /Loss of each experiment/ })).toContainText('Nesterov')
  // The runs leave the document as it was.
  await expect(editor.node('x')).toHaveAttribute('aria-label', /−7/)
  expect(complaints).toEqual([])
})

/** A page that believes to have so many cores, with a comparison that can be started, and the workers that it had. */
async function comparing(page: Page, cores: number, name: string, runs: number) {
  await page.addInitScript((count) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: count, configurable: true })
  }, cores)
  const workers: string[] = []
  page.on('worker', (worker) => {
    if (worker.url().includes('comparison')) workers.push(worker.url())
  })
  const editor = new Editor(page)
  await editor.open()
  await editor.example(name)
  await editor.training()
  const part = page.getByRole('region', { name: 'Experiments' })
  return { part, start: part.getByRole('button', { name: `Run all ${runs}` }), workers }
}

test('runs of a comparison are shared among the cores, and come to the same numbers', async ({
  page,
  complaints,
}) => {
  const tables: string[][] = []
  for (const cores of [1, 2]) {
    const { part, start, workers } = await comparing(page, cores, 'e40-lstm-memory', 2)
    await start.click()
    await expect(part.getByRole('button', { name: 'Stop' })).toBeVisible()
    await expect(start).toBeVisible({ timeout: 60_000 })
    // The second one comes when it is worth it, and goes in the end.
    expect(workers.length).toBeLessThanOrEqual(cores)
    tables.push(await part.getByRole('row').allTextContents())
  }
  expect(tables[1]).toEqual(tables[0])
  expect(tables[0]?.join(' ')).toContain('1 of 1')
  expect(complaints).toEqual([])
})

test('a comparison can be stopped, and started anew', async ({ page, complaints }) => {
  const { part, start } = await comparing(page, 2, 'e40-lstm-memory', 2)
  await start.click()
  await part.getByRole('button', { name: 'Stop' }).click()
  await expect(start).toBeVisible()
  await expect(part.getByRole('row').nth(1)).toContainText('0 of 1')
  await start.click()
  await expect(part.getByRole('button', { name: 'Stop' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('the data of a training can be taken away, and come back by undo', async ({ page, complaints }) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e20-spiral')
  await editor.training()
  const data = page.locator('.gw-settings').getByRole('combobox', { name: 'Data' })
  await expect(data).toHaveText('Spiral')
  await data.click()
  await page.getByRole('option', { name: 'none' }).click()
  await expect(data).toHaveText('none')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(data).toHaveText('Spiral')
  expect(complaints).toEqual([])
})
