import { body, head, type NodeFacts, type Say } from './draw-kit'
import { text, type Mark } from './marks'
import { lossNumber, steadyNumber } from './numbers'
import type { SceneNode } from './scene'
import { fitText } from './text-width'
import { words } from './words'

/** A layer: its formula, then its parameters as value and gradient maps. */
export function drawCard({ figure, op }: SceneNode, { name, parameters }: NodeFacts, say: Say): Mark[] {
  const { width, rows } = figure
  const marks: Mark[] = [
    body(figure),
    { kind: 'rect', x: 8, y: 25, width: width - 16, height: 28, r: 3, fill: 'token', part: 'gw-fig-token' },
    head(10, 18, name, width - 20),
  ]
  if (op !== undefined) {
    const { glyph, sign } = op.figure
    const size = [...glyph].length <= 6 ? 20 : 15
    marks.push({
      kind: 'sign',
      x: width / 2,
      y: 40,
      size,
      tex: sign?.replaceAll('{+}', '+') ?? `\\text{${glyph}}`,
      glyph,
      fill: 'sign',
    })
  }
  if (rows.length === 0) return marks
  marks.push({ kind: 'path', d: `M0 58h${width}`, stroke: 'rule', width: 1, part: 'gw-fig-value' })
  for (const row of rows) {
    const own = parameters.find(({ port }) => port === row.port)
    const baseline = row.y + row.height / 2 + (row.height > 12 ? 5 : 5.5)
    marks.push(
      text(19, baseline, symbolOf(row.port), {
        size: 15,
        fill: 'ink',
        anchor: 'middle',
        face: 'mathit',
        part: 'gw-fig-value',
      }),
    )
    if (own === undefined) continue
    const box = { y: row.y, width: 36, height: row.height, part: 'gw-fig-map' }
    marks.push({ kind: 'map', x: 33, ...box, map: own.value.map, hue: 'fwd' })
    if (own.gradient !== undefined)
      marks.push({ kind: 'map', x: 75, ...box, map: own.gradient.map, hue: 'bwd' })
  }
  const last = rows.at(-1)
  const caption = (last === undefined ? 0 : last.y + last.height) + 18
  const style = { size: 11, fill: 'name', anchor: 'middle', part: 'gw-fig-name' } as const
  return [...marks, text(51, caption, say(words.value), style), text(93, caption, say(words.grad), style)]
}

/** A loss ends in a final barline: forward ends, backward begins. */
export function drawLoss(
  { figure, node, op }: SceneNode,
  { name, loss, steadyLoss, seeded }: NodeFacts,
  say: Say,
): Mark[] {
  const { width, height } = figure
  const isFinal = figure.outputs.length === 0
  const middle = height / 2 + 2
  const marks: Mark[] = [body(figure)]
  if (isFinal) {
    marks.push({ kind: 'path', d: `M${width - 7} 0V${height}`, stroke: 'line', width: 1.25 })
    marks.push({ kind: 'path', d: `M${width - 1} -0.75V${height + 0.75}`, stroke: 'line', width: 5 })
  } else {
    marks.push({
      kind: 'path',
      d: `M${width - 5} 0V${height}M${width} 0V${height}`,
      stroke: 'line',
      width: 1.5,
    })
  }
  marks.push({
    kind: 'rect',
    x: 9,
    y: middle - 19,
    width: 20,
    height: 26,
    r: 3,
    fill: 'token',
    part: 'gw-fig-token',
  })
  marks.push(head(12, 19, name, 104))
  const title = op?.name ?? node.op
  if (title !== name)
    marks.push(text(12, 36, fitText(title, 11, 108), { size: 11, fill: 'name', part: 'gw-fig-name' }))
  marks.push(text(14, middle, 'L', { size: 18, fill: 'sign', face: 'mathit' }))
  if (loss !== undefined) {
    marks.push(text(31, middle, '=', { size: 15, fill: 'name', part: 'gw-fig-value' }))
    marks.push(
      text(47, middle, steadyLoss === undefined ? lossNumber(loss) : steadyNumber(loss, steadyLoss), {
        size: 17,
        weight: 600,
        fill: Number.isFinite(loss) ? 'fwd' : 'bad',
        part: 'gw-fig-value',
      }),
    )
  }
  if (seeded)
    marks.push(
      text(14, middle + 22, `${say(words.seed)} 1`, {
        size: 12,
        weight: 500,
        fill: 'bwd',
        part: 'gw-fig-value',
      }),
    )
  return marks
}

const greek: Readonly<Record<string, string>> = { gamma: 'γ', beta: 'β', alpha: 'α' }

/** A port's name as one or two letters of mathematics. */
const symbolOf = (port: string): string => (Object.hasOwn(greek, port) ? (greek[port] ?? port) : port)
