import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { startServer } from '../src/serve/server'
import { gridGraph } from './documents'
import { median, type Row } from './measure'
import { countDrawn, countFrames, watchLabels, type Answer } from './page'

const edits = 15
const panning = 5000

/** The built editor in a real browser, without a display or a graphics card: what it draws, the processor draws. */
export async function browserRows(root: string): Promise<Row[]> {
  const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), 'app'], {
    stdio: 'inherit',
    // This process itself runs in Vite's development mode.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (build.status !== 0) throw new Error('the editor could not be built')
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const large = join(folder, 'large.json')
  writeFileSync(large, JSON.stringify(gridGraph(12, 25)))
  const server = await startServer({ root: join(root, 'dist/app'), port: 0, documentPath: large })
  const browser = await launch()
  try {
    const page = await open(browser, server.url)
    const typed = await typing(page)
    const dragged = await dragging(page)
    await page.close()
    const big = await open(browser, `${server.url}?open=document.json`)
    return [...typed, ...dragged, ...(await pan(big)), ...firstLoad(root)]
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true })
  }
}

function launch(): Promise<Browser> {
  const installed = [process.env.GRADWIRE_CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  return chromium.launch({
    ...(installed === undefined ? {} : { executablePath: installed }),
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** Opens a document and shows all its steps, so that every wire has its gradient. */
async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.gw-label').first().waitFor({ state: 'attached' })
  await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('End')
  await page.waitForTimeout(500)
  return page
}

/** From the input of a price's new digits to the last label that changes. */
async function typing(page: Page): Promise<Row[]> {
  const answers: Answer[] = []
  // One more than is counted: the first one also loads what reads formulas.
  for (let i = 0; i <= edits; i++) {
    await page.locator('[data-node="apple_price"]').dblclick({ position: { x: 4, y: 4 }, force: true })
    const field = page.locator('.gw-in-place-field')
    const watching = page.evaluate(watchLabels, 'input')
    await field.fill(String(100 + i))
    const answer = await watching
    await field.press('Enter')
    if (i > 0) answers.push(answer)
  }
  return answerRows('typing a price (apple and orange)', answers)
}

/** From a move of the mouse that turns a number to the last label that changes. */
async function dragging(page: Page): Promise<Row[]> {
  const handle = page.locator('[data-node="apple_price"] .gw-scrub')
  const box = await handle.boundingBox()
  if (box === null) throw new Error('the number is not on the page')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const answers: Answer[] = []
  for (let i = 0; i < edits; i++) {
    const watching = page.evaluate(watchLabels, 'pointermove')
    await page.mouse.move(x + 8 * (i + 1), y)
    answers.push(await watching)
  }
  await page.mouse.up()
  return answerRows('dragging the price', answers)
}

function answerRows(what: string, answers: readonly Answer[]): Row[] {
  const took = answers.map(({ milliseconds }) => milliseconds)
  const frames = answers.map((answer) => answer.frames)
  const labels = median(answers.map((answer) => answer.labels))
  return [
    {
      what: `${what}: all wires`,
      value: `${median(took).toFixed(1)} ms, ${String(median(frames))} frames`,
      goal: 'one frame',
      note: `slowest of ${String(answers.length)}: ${Math.max(...took).toFixed(1)} ms, ${String(labels)} labels`,
    },
  ]
}

/** Drags the paper of 300 nodes to and fro, at several zooms: the first shows lanes only, the others all labels. */
async function pan(page: Page): Promise<Row[]> {
  const rows: Row[] = []
  for (const zoom of ['all in view', '50 %', '100 %'] as const) {
    await page
      .locator('.gw-zoom button')
      .nth(zoom === 'all in view' ? 3 : 1)
      .click()
    await page.waitForTimeout(600)
    if (zoom === '50 %') await zoomOut(page, 0.5)
    const { nodes, labels, scale } = await page.evaluate(countDrawn)
    const measuring = page.evaluate(countFrames, panning)
    await shake(page)
    const { rate, slow } = await measuring
    const drawn = `${String(nodes)} nodes and ${String(labels)} labels on the page`
    rows.push({
      what: `panning 300 nodes, ${zoom}`,
      value: `${rate.toFixed(0)} frames/s`,
      note: `zoom ${(100 * scale).toFixed(0)} %, ${drawn}, 95 % of frames within ${slow.toFixed(0)} ms`,
    })
  }
  return rows
}

async function zoomOut(page: Page, wanted: number): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const { scale } = await page.evaluate(countDrawn)
    if (scale <= wanted * 1.05) return
    await page.locator('.gw-zoom button').first().click()
    await page.waitForTimeout(400)
  }
}

/** Moves the mouse with its button down for as long as frames are counted. */
async function shake(page: Page): Promise<void> {
  const start = await page.evaluate(() => {
    const paper = document.querySelector('.react-flow__pane')
    const box = paper?.getBoundingClientRect()
    if (box === undefined) return undefined
    for (let y = box.top + 8; y < box.bottom; y += 12)
      for (let x = box.left + 8; x < box.right; x += 12)
        if (document.elementFromPoint(x, y) === paper) return { x, y }
    return undefined
  })
  if (start === undefined) throw new Error('there is no empty paper to drag')
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  const until = Date.now() + panning
  for (let i = 0; Date.now() < until; i++) {
    await page.mouse.move(start.x + 150 * Math.sin(i / 20), start.y + 100 * Math.cos(i / 20))
  }
  await page.mouse.up()
}

/** What a first visit downloads, as scripts/size.mjs counts it. */
function firstLoad(root: string): Row[] {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/size.mjs')], { encoding: 'utf8' })
  const [, size, limit] = /([\d.]+ kB) {2}first page load, of at most ([\d.]+ kB)/.exec(stdout) ?? []
  return [{ what: 'first load, gzip', value: size ?? 'unknown', goal: `≤ ${limit ?? '400 kB'}` }]
}
