import { curveShape } from './curve'
import { drawCard, drawLoss } from './draw-card'
import { body, head, sheet, sign, type NodeFacts, type Say } from './draw-kit'
import { drawModule } from './draw-module'
import { drawData, drawParameter } from './draw-tag'
import { isLetter } from './frame'
import { barline, bracket, portGlyph } from './glyphs'
import { shapeSpans } from './labels'
import { text, type Mark } from './marks'
import { isEnd, type NodeFigure, type PortPlace } from './node-figure'
import { wireNumber } from './numbers'
import { outline } from './outline'
import type { SceneNode } from './scene'
import { fitText } from './text-width'
import { words } from './words'

/** Everything inside a node's outline, the outline and the ports, from the node's upper left corner. */
export function drawNode(scene: SceneNode, facts: NodeFacts): Mark[] {
  const say: Say = (words) => words[facts.language]
  return [
    ...(facts.opens === true || scene.figure.kind === 'module' ? [sheet(scene.figure)] : []),
    ...drawBody(scene, facts, say),
    ...drawPorts(scene.figure),
    ...drawSeed(scene.figure),
    ...drawEnd(scene.figure, facts),
  ]
}

/** A result that no wire carries on stands beside its port. */
function drawEnd(figure: NodeFigure, { value }: NodeFacts): Mark[] {
  const output = figure.outputs[0]
  if (output === undefined || value === undefined || !isEnd(figure)) return []
  const style = { size: 14, weight: 500, halo: true, part: 'gw-fig-value' } as const
  const [x, y] = [output.x + 11, output.y + 5]
  if (value.scalar === undefined)
    return [text(x, y, shapeSpans(value.named), { ...style, size: 12, fill: 'ink' })]
  return [text(x, y, wireNumber(value.scalar), { ...style, fill: value.nonFinite > 0 ? 'bad' : 'fwd' })]
}

function drawBody(scene: SceneNode, facts: NodeFacts, say: Say): Mark[] {
  switch (scene.figure.kind) {
    case 'circle':
      return drawCircle(scene, facts)
    case 'data':
      return drawData(scene, facts)
    case 'parameter':
      return drawParameter(scene, facts, say)
    case 'activation':
      return drawActivation(scene, facts)
    case 'slab':
      return drawSlab(scene, facts)
    case 'card':
      return drawCard(scene, facts, say)
    case 'module':
      return drawModule(scene, facts, say)
    case 'loss':
      return drawLoss(scene, facts, say)
    case 'port':
      return drawEdgePort(scene, facts)
    case 'unknown':
      return drawUnknown(scene, facts, say)
  }
}

function drawCircle(scene: SceneNode, { name }: NodeFacts): Mark[] {
  const { figure } = scene
  const [x, y] = [figure.width / 2, figure.height / 2]
  return [
    body(figure),
    ...sign(scene, x, y, figure.width / 2, 'sign'),
    text(x, figure.height + 24, fitText(name, 12, 132), {
      size: 12,
      fill: 'ink-2',
      anchor: 'middle',
      halo: true,
      part: 'gw-fig-name',
    }),
  ]
}

/** A port on the frame has its name inside, above its wire; what leaves under a long name has it outside. */
function drawEdgePort({ figure }: SceneNode, { name }: NodeFacts): Mark[] {
  const [x, y] = [figure.width / 2, figure.height / 2]
  const isShort = isLetter(name)
  const style = isShort
    ? ({ size: 18, face: 'mathit', fill: 'ink' } as const)
    : ({ size: 12, fill: 'ink-2' } as const)
  const label = fitText(name, style.size, 110)
  // Without it a port would be nameless at a distance where its numbers still show.
  const part = 'gw-fig-value'
  if (figure.edge === 'in') return [text(x + 14, y - 11, label, { ...style, halo: true, part })]
  if (isShort) return [text(x - 9, y - 11, label, { ...style, anchor: 'end', halo: true, part })]
  return [text(x + 12, y + 4, label, { ...style, halo: true, part })]
}

function drawSlab(scene: SceneNode, { name }: NodeFacts): Mark[] {
  const { figure } = scene
  const [x, y] = [figure.width / 2, figure.height / 2]
  return [
    body(figure),
    { kind: 'rect', x: x - 26, y: y - 26, width: 52, height: 52, r: 3, fill: 'token', part: 'gw-fig-token' },
    ...sign(scene, x, y, 38, 'sign'),
    text(x, figure.height - 14, fitText(name, 12, 80), {
      size: 12,
      fill: 'name',
      anchor: 'middle',
      part: 'gw-fig-name',
    }),
  ]
}

function drawActivation(scene: SceneNode, { name, falls }: NodeFacts): Mark[] {
  const { figure, op } = scene
  const top = (figure.height - 88) / 2
  const box = { left: 8, top: top + 25, width: 72, height: 40 }
  const range = op?.figure.range ?? 4
  const curve = op?.figure.curve
  const marks: Mark[] = [
    body(figure),
    { kind: 'rect', x: 5, y: top + 22, width: 78, height: 46, r: 3, fill: 'token', part: 'gw-fig-token' },
  ]
  if (curve === undefined) marks.push(...sign(scene, 44, top + 45, 30, 'sign'))
  else {
    const { d, axisX, axisY } = curveShape(curve, range, box)
    marks.push({
      kind: 'path',
      d: `M8 ${axisY}h72M${axisX} ${top + 22}v52`,
      stroke: 'rule-2',
      width: 1,
      part: 'gw-fig-axes',
    })
    marks.push({ kind: 'path', d, stroke: 'sign', width: 2 })
  }
  marks.push(head(10, top + 17, name, 70))
  if (falls !== undefined && curve !== undefined) marks.push(bars(falls, top + 82))
  return marks
}

/** Where the inputs fall, on the same axis as the curve. */
function bars(falls: readonly number[], bottom: number): Mark {
  const pitch = 72 / falls.length
  const width = Math.max(1, pitch - 0.5)
  const d = falls
    .map((share, i) => {
      if (share === 0) return ''
      const height = Math.max(1.2, share * 13)
      return `M${(8 + i * pitch).toFixed(2)} ${bottom}v${(-height).toFixed(2)}h${width.toFixed(2)}V${bottom}z`
    })
    .join('')
  return { kind: 'path', d: d === '' ? 'M0 0' : d, fill: 'fwd', part: 'gw-fig-bars' }
}

function drawUnknown({ figure, node }: SceneNode, { name }: NodeFacts, say: Say): Mark[] {
  const wires = Object.values(node.inputs ?? {}).flat().length
  return [
    { kind: 'path', d: outline(figure), fill: 'well', stroke: 'ink-3', width: 1.5 },
    { kind: 'path', d: `M0 24h${figure.width}`, stroke: 'rule-2', width: 1 },
    head(10, 17, name === node.id ? node.op : name, 104),
    text(10, 46, say(words.unknownOp), { size: 11, fill: 'ink-2', part: 'gw-fig-name' }),
    text(10, 64, `${wires} ${say(words.wiresKept)}`, { size: 11, fill: 'ink-2', part: 'gw-fig-name' }),
  ]
}

/** The glyphs of the ports that always show. */
function drawPorts(figure: NodeFigure): Mark[] {
  const marks: Mark[] = []
  for (const port of figure.inputs) {
    if (port.state === 'owned') continue
    if (port.another === true) marks.push(bracket(port.x + 7, port.y, 'ink-3'))
    marks.push(...drawPort(port, figure))
  }
  for (const port of figure.outputs) marks.push(...drawPort(port, figure))
  return marks
}

export const drawPort = (port: PortPlace, { kind }: Pick<NodeFigure, 'kind'>): Mark[] =>
  portGlyph(port.rank, port.x, port.y, port.state === 'wired' && kind !== 'unknown' ? 'line' : 'ink-3').map(
    (mark) => ({
      ...mark,
      part: 'gw-fig-port',
    }),
  )

/** The wire that leads from the objective to its barline is a wire; the barline and its L belong to the node. */
function drawSeed(figure: NodeFigure): Mark[] {
  const output = figure.outputs[0]
  return figure.seed && output !== undefined
    ? barline(output.x, output.y).map((mark) => ({ ...mark, part: 'gw-fig-seed' }))
    : []
}
