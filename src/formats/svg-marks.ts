import { inkIn, type NodeLook } from '../figure/look'
import type { Ink, Mark, Span, TextMark } from '../figure/marks'
import { mathSpans } from '../figure/math-text'
import { mapInks, type Palette, type Theme } from '../figure/palette'
import { cellColour, hexOf, strongest } from '../figure/tensor-map'

export interface SvgInks {
  readonly palette: Palette
  readonly look: NodeLook
  readonly theme: Theme
}

/** The face of all texts that name no other one. */
export const uiFace =
  "'IBM Plex Sans','Hiragino Sans','Noto Sans JP','Noto Sans CJK JP','Yu Gothic UI',Meiryo,sans-serif"

const faces = {
  ui: undefined,
  math: "'STIX Two Text','Latin Modern Roman',Cambria,'Times New Roman',serif",
  mathit: "'STIX Two Text','Latin Modern Roman',Cambria,'Times New Roman',serif",
} as const

/** Marks as elements. Every colour and size is an attribute, so that no style sheet is needed. */
export const marksToSvg = (marks: readonly Mark[], inks: SvgInks): string =>
  marks.map((mark) => markToSvg(mark, inks)).join('')

function markToSvg(mark: Mark, inks: SvgInks): string {
  const colour = (ink: Ink | undefined): string => colourOf(ink, inks)
  switch (mark.kind) {
    case 'path': {
      const width = mark.part === 'gw-fig-body' ? (inks.look.bodyWidth ?? mark.width) : mark.width
      return element('path', {
        d: mark.d,
        fill: colour(mark.fill),
        stroke: mark.stroke === undefined ? undefined : colour(mark.stroke),
        'stroke-width': mark.stroke === undefined ? undefined : width,
        'stroke-linejoin': mark.stroke === undefined ? undefined : 'round',
        opacity: mark.opacity,
      })
    }
    case 'circle':
      return element('circle', {
        cx: mark.x,
        cy: mark.y,
        r: mark.r,
        fill: colour(mark.fill),
        stroke: mark.stroke === undefined ? undefined : colour(mark.stroke),
        'stroke-width': mark.width,
      })
    case 'rect': {
      if (colour(mark.fill) === 'none' && mark.stroke === undefined) return ''
      return element('rect', {
        x: mark.x,
        y: mark.y,
        width: mark.width,
        height: mark.height,
        rx: mark.r,
        fill: colour(mark.fill),
        stroke: mark.stroke === undefined ? undefined : colour(mark.stroke),
        'stroke-width': mark.line,
        opacity: mark.opacity,
      })
    }
    case 'text':
      return textToSvg(mark, inks)
    case 'map':
      return mapToSvg(mark, inks)
    case 'sign':
      return textToSvg(
        {
          kind: 'text',
          x: mark.x,
          y: mark.y + mark.size * 0.34,
          spans: mathSpans(mark.glyph),
          size: mark.size,
          fill: mark.fill,
          anchor: 'middle',
          face: 'math',
        },
        inks,
      )
  }
}

function textToSvg(mark: TextMark, inks: SvgInks): string {
  const halo =
    mark.halo === true
      ? { 'paint-order': 'stroke', stroke: inks.palette.paper, 'stroke-width': 4, 'stroke-linejoin': 'round' }
      : {}
  const spans = mark.spans.map((span) => spanToSvg(span, mark, inks)).join('')
  return element(
    'text',
    {
      x: mark.x,
      y: mark.y,
      'font-family': faces[mark.face ?? 'ui'],
      'font-size': mark.size,
      'font-weight': mark.weight,
      'font-style': mark.face === 'mathit' ? 'italic' : undefined,
      'text-anchor': mark.anchor,
      fill: colourOf(mark.fill, inks),
      'xml:space': mark.spans.length > 1 ? 'preserve' : undefined,
      ...halo,
    },
    spans,
  )
}

function spanToSvg(span: Span, mark: TextMark, inks: SvgInks): string {
  const attributes = {
    fill: span.fill === undefined ? undefined : colourOf(span.fill, inks),
    'font-size': span.size,
    'font-weight': span.weight,
    'font-family': span.face === undefined || span.face === mark.face ? undefined : faces[span.face],
    'font-style': span.italic === true ? 'italic' : undefined,
    dy: span.drop,
  }
  const isPlain = Object.values(attributes).every((value) => value === undefined)
  return isPlain ? escapeXml(span.text) : element('tspan', attributes, escapeXml(span.text))
}

function mapToSvg({ x, y, width, height, map, hue }: Extract<Mark, { kind: 'map' }>, inks: SvgInks): string {
  const colours = mapInks(inks.theme, hue)
  const max = strongest(map)
  const [w, h] = [width / Math.max(1, map.cols), height / Math.max(1, map.rows)]
  const cells = map.data
    .map((value, i) => {
      const [left, top] = [x + (i % map.cols) * w, y + Math.floor(i / map.cols) * h]
      const fill = hexOf(cellColour(value, max, colours))
      const cell = element('rect', {
        x: fixed(left),
        y: fixed(top),
        width: fixed(w + 0.02),
        height: fixed(h + 0.02),
        fill,
      })
      return cell + cellMark(value, left + w / 2, top + h / 2, w, h, inks)
    })
    .join('')
  const frame = element('rect', {
    x,
    y,
    width,
    height,
    fill: 'none',
    stroke: inks.palette.ink,
    opacity: 0.55,
  })
  return `<g shape-rendering="crispEdges">${cells}</g>${frame}`
}

/** A minus in larger negative cells, a diagonal through NaN, a dot in ±∞. */
function cellMark(value: number, x: number, y: number, w: number, h: number, { palette }: SvgInks): string {
  const stroke = palette.paper
  if (Number.isNaN(value))
    return element('path', {
      d: `M${fixed(x - w / 2)} ${fixed(y + h / 2)}l${fixed(w)} ${fixed(-h)}`,
      stroke,
      'stroke-width': 1,
    })
  if (!Number.isFinite(value)) return element('circle', { cx: fixed(x), cy: fixed(y), r: 1.25, fill: stroke })
  if (value >= 0 || w < 9 || h < 9) return ''
  return element('path', { d: `M${fixed(x - 2)} ${fixed(y)}h4`, stroke, 'stroke-width': 1.25 })
}

function colourOf(ink: Ink | undefined, { palette, look }: SvgInks): string {
  const token = ink === undefined ? 'none' : inkIn(look, ink)
  return token === 'none' ? 'none' : palette[token]
}

type Attributes = Readonly<Record<string, string | number | undefined>>

function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? fixed(value) : escapeXml(value ?? '')}"`)
    .join('')
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

const fixed = (x: number): number => Math.round(x * 100) / 100

/** Text as it may stand in an element or in double quotes; characters that XML cannot say are dropped. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
