import { pngOf } from '../canvas/export'
import { engine } from '../state/engine-link'
import { store } from '../state/store'
import { say } from '../texts'
import { fileTexts } from '../texts/files'
import { fileStem, saveBlob } from './files'
import { toast } from '../state/toast'

/** The canvas as it stands at the present step. */
async function svgText(): Promise<string> {
  const { whole, path, theme, language, cursor, frame } = store.getState()
  const at = cursor < frame.steps.length ? { at: cursor } : {}
  return engine.svg(whole, { theme, language, path, ...at })
}

export async function exportSvg(): Promise<void> {
  try {
    const blob = new Blob([await svgText()], { type: 'image/svg+xml' })
    await saveBlob(blob, `${fileStem()}.svg`, ['.svg'])
  } catch {
    toast.error(say(fileTexts.exportFailed))
  }
}

export async function exportPng(): Promise<void> {
  try {
    await saveBlob(await pngOf(await svgText()), `${fileStem()}.png`, ['.png'])
  } catch {
    toast.error(say(fileTexts.exportFailed))
  }
}
