import { toast } from 'sonner'
import { engine } from '../state/engine-link'
import { store } from '../state/store'
import { say } from '../texts'
import { fileTexts } from '../texts/files'
import { fileStem, saveBlob } from './files'

/** Pixels of the picture for one of the canvas: sharp on slides. */
const scale = 2

/** The canvas as it stands at the present step. */
async function svgText(): Promise<string> {
  const { document, theme, language, cursor, frame } = store.getState()
  const at = cursor < frame.steps.length ? { at: cursor } : {}
  return engine.svg(document, { theme, language, ...at })
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
    await saveBlob(await rasterise(await svgText()), `${fileStem()}.png`, ['.png'])
  } catch {
    toast.error(say(fileTexts.exportFailed))
  }
}

async function rasterise(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * scale
    canvas.height = image.naturalHeight * scale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('no picture'))
        else resolve(blob)
      }, 'image/png')
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}
