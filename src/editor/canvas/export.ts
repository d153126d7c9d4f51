import plex400 from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2?url'
import plex500 from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-500-normal.woff2?url'
import plex600 from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2?url'
import main from 'katex/dist/fonts/KaTeX_Main-Regular.woff2?url'
import math from 'katex/dist/fonts/KaTeX_Math-Italic.woff2?url'

/** Characters that are set in the face of mathematics wherever they stand: IBM Plex Sans has none of them. */
const signs = 'U+2113,U+2202,U+2299'

/** The faces that the SVG names, as the page has them. Inside an image nothing of the page is known. */
const faces: readonly Face[] = [
  { family: 'IBM Plex Sans', weight: 400, style: 'normal', url: plex400 },
  { family: 'IBM Plex Sans', weight: 500, style: 'normal', url: plex500 },
  { family: 'IBM Plex Sans', weight: 600, style: 'normal', url: plex600 },
  ...[400, 500, 600].map(
    (weight) => ({ family: 'IBM Plex Sans', weight, style: 'normal', url: main, range: signs }) as const,
  ),
  { family: 'STIX Two Text', weight: 400, style: 'normal', url: main },
  { family: 'STIX Two Text', weight: 400, style: 'italic', url: math },
]

interface Face {
  readonly family: string
  readonly weight: number
  readonly style: 'normal' | 'italic'
  readonly url: string
  /** characters that it is for; all of them when absent */
  readonly range?: string
}

/** Pixels of the picture for one of the canvas: sharp on slides. */
const sharp = 2

/** What every browser can draw: pixels along a side, and of the whole. Larger graphs become smaller pictures. */
const most = { side: 16_000, area: 64e6 } as const

const scaleOf = ({ naturalWidth: width, naturalHeight: height }: HTMLImageElement): number =>
  Math.min(sharp, most.side / Math.max(width, height), Math.sqrt(most.area / (width * height)))

/** A drawing of the canvas (`renderSvg`) as a PNG, in the product's own faces. */
export async function pngOf(svg: string): Promise<Blob> {
  const rules = (await Promise.all(faces.map(faceRule))).join('')
  const dressed = svg.replace(/^<svg[^>]*>/, (root) => `${root}<style>${rules}</style>`)
  const url = URL.createObjectURL(new Blob([dressed], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return await toPng(image)
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function faceRule({ family, weight, style, url, range }: Face): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  const only = range === undefined ? '' : `;unicode-range:${range}`
  return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};src:url(data:font/woff2;base64,${btoa(binary)})${only}}`
}

function toPng(image: HTMLImageElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const scale = scaleOf(image)
  canvas.width = Math.floor(image.naturalWidth * scale)
  canvas.height = Math.floor(image.naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the picture is too large for this browser'))
      else resolve(blob)
    }, 'image/png')
  })
}
