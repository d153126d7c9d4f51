import type { Locator, Page } from '@playwright/test'
import { expect } from './harness'

/** Pickers of the operating system cannot be driven: the page falls back to downloads and file fields. */
export const withoutPickers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker']) Reflect.deleteProperty(window, name)
  })

/** What a person does in the editor, in their words. */
export class Editor {
  constructor(readonly page: Page) {}

  /** The page with the first example on it. */
  async open(address = '/'): Promise<void> {
    await this.page.goto(address)
    await expect(this.page.locator('[data-node]').first()).toBeVisible()
    await expect(this.count).not.toHaveText('0 / 0')
  }

  /** An empty document. */
  async empty(): Promise<void> {
    await this.open()
    await this.menu('New')
    await expect(this.page.locator('[data-node]')).toHaveCount(0)
  }

  get canvas(): Locator {
    return this.page.locator('.gw-canvas')
  }

  get inspector(): Locator {
    return this.page.locator('.gw-inspector')
  }

  /** `16 / 18` */
  get count(): Locator {
    return this.page.getByTestId('step-count')
  }

  get sentence(): Locator {
    return this.page.getByTestId('sentence')
  }

  node(id: string): Locator {
    return this.page.locator(`[data-node="${id}"]`)
  }

  /** Waits until a node has more to see inside, which is known once it is computed. */
  async opens(id: string): Promise<void> {
    await expect(this.node(id)).toHaveAttribute('aria-label', /, opens/)
  }

  /** Steps into a node with the mouse. */
  async goInto(id: string): Promise<void> {
    await this.opens(id)
    await this.node(id).dblclick()
  }

  async menu(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: /^(File|ファイル)$/ }).click()
    await this.page.getByRole('menuitem', { name: entry }).click()
  }

  /** Opens a document's text as a file, by the keyboard. */
  async openFile(text: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.keyboard.press('Control+O')
    await (
      await chooser
    ).setFiles({ name: 'given.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  }

  /** Opens an example, and waits until it is there: the dialog closes before. */
  async example(name: string): Promise<void> {
    await this.menu('Examples…')
    const row = this.page.locator(`[data-example="${name}"]`)
    const title = await row.locator('strong').innerText()
    await row.click()
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
    await expect(this.page.getByRole('banner')).toContainText(title)
  }

  /** Opens the training panel. */
  async training(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Train', exact: true }).click()
    return this.page.locator('.gw-training')
  }

  /** Drags a tile of the palette to a point of the canvas. */
  async drop(op: string, x: number, y: number): Promise<void> {
    await this.page
      .locator(`.gw-palette [data-op="${op}"]`)
      .dragTo(this.canvas, { targetPosition: { x, y }, force: true })
  }

  /** Draws a wire from a node's output to a port. */
  async wire(from: string, to: string, port: string): Promise<void> {
    const start = await centreOf(this.node(from).locator('[data-handleid="out:y"]'))
    const end = await centreOf(this.node(to).locator(`[data-handleid="in:${port}"]`))
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
    await this.page.mouse.move(end.x, end.y, { steps: 4 })
    await this.page.mouse.up()
    await expect(this.page.locator(`[data-id="${to}.${port}"]`)).toHaveCount(1)
  }

  /** Chooses a node and gives it a name. */
  async rename(id: string, name: string): Promise<void> {
    await this.node(id).click()
    const field = this.inspector.getByLabel('Name of the node')
    await field.fill(name)
    await field.press('Enter')
  }

  /** Sets a source's value in the inspector. */
  async setValue(id: string, value: string): Promise<void> {
    await this.node(id).click()
    const field = this.inspector.locator('.gw-attribute-tall textarea')
    await field.fill(value)
    await field.press('Enter')
  }

  /** The gradients in the port table of a node, by the name at the other end. */
  async gradients(id: string): Promise<Record<string, string>> {
    await this.node(id).click()
    const rows = await this.inspector.locator('.gw-ports tbody tr').all()
    const found: Record<string, string> = {}
    for (const row of rows) {
      const [, name = '', , gradient = ''] = (await row.locator('td').allInnerTexts()).map((text) =>
        text.trim(),
      )
      found[name] = gradient
    }
    return found
  }
}

async function centreOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('the port is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Apples and oranges: what every test that builds it must arrive at. */
export const bill = {
  apples: { 'apple price': '2.2', 'apple count': '110' },
  oranges: { 'orange price': '3.3', 'orange count': '165' },
  total: { subtotal: '1.1', 'sales tax': '650' },
} as const
