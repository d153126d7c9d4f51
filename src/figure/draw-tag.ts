import { body, type NodeFacts, type Say } from './draw-kit'
import { shapeSpans } from './labels'
import { text, type Mark, type Span } from './marks'
import { wireNumber } from './numbers'
import type { SceneNode } from './scene'
import { fitText, textWidth } from './text-width'
import { words } from './words'

/** Name over value; a tensor shows its id and its shape. */
export function drawData({ figure, node }: SceneNode, { name, value, batch }: NodeFacts): Mark[] {
  const room = figure.width - 26
  const marks: Mark[] = [
    body(figure, 1.25),
    text(11, 16, fitText(name, 12, room), { size: 12, fill: 'name', part: 'gw-fig-name' }),
  ]
  const line = { size: 14, weight: 600, fill: 'value' as const, part: 'gw-fig-value' }
  if (value === undefined) {
    const literal = node.attrs?.value
    if (typeof literal === 'number') marks.push(text(11, 33, wireNumber(literal), line))
    return marks
  }
  if (value.scalar !== undefined) return [...marks, text(11, 33, wireNumber(value.scalar), line)]
  const own = name === node.id || textWidth(node.id, 14) > 44 ? undefined : node.id
  const hasBatch = typeof value.named[0] === 'string' && batch !== undefined
  if (own !== undefined) marks.push(text(11, 33, own, line))
  else marks.push(text(11, 33, shapeSpans(value.named), { ...line, size: 13, weight: 500 }))
  const aside = hasBatch
    ? [{ text: `${String(value.named[0])} = ${batch}` }]
    : own === undefined
      ? []
      : shapeSpans(value.named)
  if (aside.length > 0)
    marks.push(
      text(figure.width - 12, 33, aside, { size: 11, fill: 'name', anchor: 'end', part: 'gw-fig-name' }),
    )
  return marks
}

/** The same tag with a repeat barline: it comes round every update. */
export function drawParameter(
  { figure }: SceneNode,
  { name, value, parameters }: NodeFacts,
  say: Say,
): Mark[] {
  const { width, height } = figure
  const own = parameters[0]
  const marks: Mark[] = [
    body(figure, 1.25),
    { kind: 'path', d: `M1.5 0v${height}`, stroke: 'sign', width: 4 },
    { kind: 'path', d: `M7 0v${height}`, stroke: 'sign', width: 1.25 },
    { kind: 'circle', x: 12, y: height / 2 - 5, r: 1.6, fill: 'sign' },
    { kind: 'circle', x: 12, y: height / 2 + 5, r: 1.6, fill: 'sign' },
  ]
  const isSymbol = /^[A-Za-zα-ω]\d{0,2}$/u.test(name)
  marks.push(
    isSymbol
      ? text(20, 21, symbolSpans(name), { size: 17, fill: 'value', face: 'mathit', part: 'gw-fig-value' })
      : text(20, 19, fitText(name, 12, width - 34), { size: 12, fill: 'name', part: 'gw-fig-name' }),
  )
  const shown = value ?? own?.value
  if (shown?.scalar !== undefined) {
    marks.push(
      text(20, isSymbol ? 38 : 36, wireNumber(shown.scalar), {
        size: 14,
        weight: 600,
        fill: 'value',
        part: 'gw-fig-value',
      }),
    )
    return marks
  }
  const init = own === undefined ? '' : initWord(own.init, say)
  const hasMap = isSymbol && shown !== undefined
  marks.push(
    text(20, isSymbol ? 38 : 36, fitText(init, 11, hasMap ? 46 : width - 34), {
      size: 11,
      fill: 'name',
      part: 'gw-fig-value',
    }),
  )
  if (hasMap) {
    const mapHeight = shown.map.rows <= 1 ? 9 : 18
    marks.push({
      kind: 'map',
      x: 46,
      y: shown.map.rows <= 1 ? 13 : 19 - mapHeight / 2 - 2,
      width: 58,
      height: mapHeight,
      map: shown.map,
      hue: 'fwd',
      part: 'gw-fig-map',
    })
  }
  return marks
}

/** `W`, or `W` with its number as an index. */
const symbolSpans = (name: string): Span[] => {
  const index = name.slice(1)
  return index === '' ? [{ text: name }] : [{ text: name.slice(0, 1) }, { text: index, size: 11, drop: 3 }]
}

/** An initialiser's name as it stands under a parameter. */
function initWord(init: string, say: Say): string {
  const known: Readonly<Record<string, (typeof words)[keyof typeof words]>> = words
  const word = Object.hasOwn(known, init) ? known[init] : undefined
  return word === undefined ? init : say(word)
}
