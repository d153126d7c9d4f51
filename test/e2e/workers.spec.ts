import type { Page } from '@playwright/test'
import { Editor, withoutPickers } from './editor'
import { expect, test } from './harness'

// What the service worker fetches cannot be changed on its way.
test.use({ serviceWorkers: 'block' })

/** Lets the training worker begin with a statement of its own: another browser, another machine. */
async function beginTrainerWith(page: Page, statement: string): Promise<void> {
  await page.route(/trainer\.worker-.*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${statement}\n${await response.text()}` })
  })
}

/** A machine of two cores, which says when a thread begins. */
const countingThreads = `Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 })
globalThis.Worker = class extends Worker {
  constructor(...given) {
    super(...given)
    console.log('a thread begins')
  }
}`

test('a training worker that dies is replaced by one that goes on, and the person is told', async ({
  page,
  complaints,
}) => {
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e20-spiral')
  const panel = await editor.training()
  await panel.getByRole('button', { name: 'Start' }).click()
  // Of 300: somewhere on the way.
  await expect(panel.getByTestId('training-status')).toContainText(/epoch ([5-9]\d|[12]\d\d) /, {
    timeout: 60_000,
  })
  const worker = page.workers().find((each) => each.url().includes('trainer.worker'))
  // The worker ends itself, so that nobody gets a message or an error from it any more.
  await worker?.evaluate(() => setTimeout(close))
  const told = page.getByText(/A new one goes on from update \d+/)
  await expect(told).toBeVisible()
  const from = Number(/from update (\d+)/.exec(await told.innerText())?.[1])
  expect(from).toBeGreaterThan(0)
  await expect(panel).toContainText('All updates are done', { timeout: 60_000 })
  await expect(panel.getByRole('img', { name: /^Loss over 3000 updates/ })).toBeVisible()
  expect(complaints).toEqual([])
})

for (const [lacking, statement] of [
  ['SIMD', 'WebAssembly.validate = () => false'],
  ['WebAssembly', 'delete globalThis.WebAssembly'],
] as const) {
  test(`without ${lacking} training works all the same, and says that it is slower`, async ({
    page,
    complaints,
  }) => {
    await beginTrainerWith(page, statement)
    const editor = new Editor(page)
    await editor.open()
    await editor.example('e19-xor')
    const panel = await editor.training()
    await expect(panel).toContainText('no WebAssembly SIMD')
    await panel.getByRole('button', { name: 'Start' }).click()
    await expect(panel).toContainText('All updates are done', { timeout: 60_000 })
    await expect(panel.getByTestId('accuracy-count')).toHaveText('4 of 4')
    expect(complaints).toEqual([])
  })
}

test('a page that is not isolated from other origins trains on one thread', async ({ page, complaints }) => {
  await beginTrainerWith(page, countingThreads)
  await page.route('/', async (route) => {
    const response = await route.fetch()
    const headers = Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-'))
    await route.fulfill({ response, headers: Object.fromEntries(headers) })
  })
  let threads = 0
  page.on('console', (message) => {
    if (message.text() === 'a thread begins') threads++
  })
  const editor = new Editor(page)
  await editor.open()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
  await editor.example('e37-cnn')
  const panel = await editor.training()
  await panel.getByRole('combobox', { name: 'Pace' }).click()
  await page.getByRole('option', { name: 'max' }).click()
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(panel).toContainText('All updates are done', { timeout: 60_000 })
  expect(threads).toBe(0)
  expect(complaints).toEqual([])
})

test('a large network fetches threads, which keep to the page’s policy', async ({ page, complaints }) => {
  await beginTrainerWith(page, countingThreads)
  const editor = new Editor(page)
  await editor.open()
  await editor.example('e37-cnn')
  const panel = await editor.training()
  await panel.getByRole('combobox', { name: 'Pace' }).click()
  await page.getByRole('option', { name: 'max' }).click()
  const thread = page.waitForEvent('console', (message) => message.text() === 'a thread begins')
  await panel.getByRole('button', { name: 'Start' }).click()
  await thread
  await expect(panel.getByTestId('training-status')).toContainText(/epoch ([2-9]|1\d)/, { timeout: 60_000 })
  expect(complaints).toEqual([])
})

test('a document that is too large for memory shows its shapes and says how many bytes it would need, training too', async ({
  page,
  complaints,
}) => {
  await withoutPickers(page)
  const layers = Array.from({ length: 16 }, (_, i) => ({
    id: `l${String(i)}`,
    op: 'Affine',
    attrs: { units: i === 15 ? 3 : 7000 },
    inputs: { x: i === 0 ? 'x' : `l${String(i - 1)}` },
    at: [240 * (i + 1), 0],
  }))
  const document = {
    format: 'gradwire',
    version: 1,
    nodes: [
      { id: 'x', op: 'Input', attrs: { shape: ['N', 2] }, at: [0, 0] },
      { id: 't', op: 'Input', attrs: { shape: ['N'], dtype: 'int' }, at: [0, 200] },
      ...layers,
      { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'l15', t: 't' }, at: [4200, 0] },
    ],
    objective: 'loss',
    training: { data: { source: 'spiral' }, bind: { x: 'features', t: 'label' }, optimizer: { op: 'Adam' } },
  }
  const editor = new Editor(page)
  await editor.open()
  await editor.openFile(JSON.stringify(document))
  await expect(editor.inspector).toContainText('showing all numbers of this document needs at least 5.74 GB')
  const panel = await editor.training()
  await expect(panel).toContainText(/the numbers of this document need 11\.\d GB \(\d+ bytes\)/)
  await expect(panel.getByRole('button', { name: 'Start' })).toBeDisabled()
  await panel.getByRole('button', { name: 'Steps, work and memory…' }).click()
  await expect(page.getByRole('dialog')).toContainText('more than the 4.29 GB that are allowed')
  await page.keyboard.press('Escape')
  await editor.example('e11-apple-and-orange')
  await expect(editor.count).toHaveText(/\d+ \/ 18/)
  expect(complaints).toEqual([])
})
