import type { Language } from '../base/text'
import { inLanguage } from '../base/text'
import type { Frame } from '../engine/views'
import { drawChain } from '../figure/draw-chain'
import { drawFrame, type Box } from '../figure/frame'
import { drawLabels } from '../figure/draw-labels'
import { drawLanes } from '../figure/draw-lanes'
import { drawNode } from '../figure/draw-node'
import { warning } from '../figure/glyphs'
import { layout } from '../figure/layout'
import { lookOf, restingLook, type NodeState } from '../figure/look'
import { seedCourse } from '../figure/seed'
import { text } from '../figure/marks'
import { palettes, type Theme } from '../figure/palette'
import type { FindOp } from '../figure/ranks'
import { boundsOf, sceneOf, type Scene, type SceneNode } from '../figure/scene'
import { wireCourse } from '../figure/wire-path'
import type { GraphDocument } from '../graph/document'
import { opFinder } from '../engine/subgraphs'
import { findOp } from '../ops'
import { hidesGradients, nodeFacts, seedFacts, wireFacts, type Visible } from './figure-facts'
import { escapeXml, marksToSvg, uiFace, type SvgInks } from './svg-marks'

export interface SvgPicture {
  readonly theme: Theme
  readonly language: Language
  /** steps taken so far; absent: everything is shown and nothing is in play */
  readonly cursor?: number
  /** of the inside of a node: the document that the node stands in */
  readonly outer?: GraphDocument
}

const margin = 24

/**
 * The canvas as a self-contained SVG: no scripts, no style sheet, no fonts to fetch, every text escaped. The same
 * geometry as in the editor.
 */
export function renderSvg(document: GraphDocument, frame: Frame, picture: SvgPicture): string {
  const { theme, language } = picture
  const views = new Map(frame.nodes.map((view) => [view.id, view]))
  const wireViews = new Map(frame.wires.map((view) => [view.id, view]))
  const rank = (node: string, output: string): number | undefined =>
    views.get(node)?.outputs.find(({ name }) => name === output)?.value?.shape.length
  const scene = placedScene(document, opFinder(document, findOp), rank, frame.inside?.levels.at(-1)?.ports)
  const seen = visibleAt(frame, picture.cursor)
  const resting: SvgInks = { palette: palettes[theme], look: restingLook, theme }
  const parts: string[] = []
  if (scene.frame !== undefined) parts.push(insideSvg(scene.frame, frame, picture, resting))
  const hideGradients = hidesGradients(document)
  const courses = scene.wires.map((wire) => {
    const course = wireCourse(wire.from, wire.to, wire.tensor)
    const facts = wireFacts(wireViews.get(wire.id), seen, {
      language,
      lens: 'values',
      chip: false,
      hideGradients,
      source: views.get(wire.source.node),
      target: scene.node(wire.target.node),
    })
    return { course, facts, tensor: wire.tensor }
  })
  const seed = scene.nodes.find(({ figure }) => figure.seed)
  if (seed !== undefined) {
    const course = seedCourse(seed)
    const facts = seedFacts(views.get(seed.id), seen, { language, hideGradients })
    if (course !== undefined) courses.push({ course, facts, tensor: false })
  }
  for (const { course, facts, tensor } of courses)
    parts.push(marksToSvg(drawLanes(course, facts, tensor), resting))
  for (const { course, facts } of courses) parts.push(marksToSvg(drawLabels(course, facts), resting))
  for (const node of scene.nodes)
    parts.push(nodeSvg(node, document, frame, scene, seen, { ...picture, views, wireViews }))
  return wrap(scene, document, theme, language, parts)
}

/** The frame of an opened node with its name, and the chain that it stands in outside. */
function insideSvg(box: Box, { inside }: Frame, { outer, language }: SvgPicture, inks: SvgInks): string {
  const framed = marksToSvg(drawFrame(box), inks)
  const node = outer?.nodes.find(({ id }) => id === inside?.path.at(-1))
  if (outer === undefined || node === undefined) return framed
  const name = node.label === undefined ? node.id : inLanguage(node.label, language)
  const title = text(box.left + 18, box.top + 27, name, { size: 15, weight: 600, fill: 'ink' })
  const chain = drawChain(box, outer, node.id, language).map(
    ({ x, y, marks }) => `<g transform="translate(${x} ${y})">${marksToSvg(marks, inks)}</g>`,
  )
  return framed + marksToSvg([title], inks) + chain.join('')
}

/** A document without places is laid out. */
function placedScene(
  document: GraphDocument,
  find: FindOp,
  rank: (node: string, output: string) => number | undefined,
  inside: readonly string[] | undefined,
): Scene {
  const ports = inside === undefined ? {} : { ports: new Set(inside) }
  const isPlaced = document.nodes.every(({ at, op }) => at !== undefined || find(op)?.outlet === true)
  if (isPlaced) return sceneOf(document, { findOp: find, rank, ...ports })
  const places = layout(document, find, rank, ports.ports)
  return sceneOf(document, {
    findOp: find,
    rank,
    ...ports,
    place: ({ id }) => (Object.hasOwn(places, id) ? places[id] : undefined),
  })
}

/** What has been reached after `cursor` steps. */
function visibleAt(frame: Frame, cursor: number | undefined): Visible {
  const values = new Set<string>()
  const gradients = new Set<string>()
  const parameters = new Set<string>()
  let seeded = false
  for (const step of frame.steps.slice(0, cursor)) {
    if (step.kind === 'forward') values.add(step.node)
    else if (step.kind === 'seed') seeded = true
    else if (step.kind === 'contribution') {
      if (step.wire !== undefined) gradients.add(step.wire)
      if (step.param !== undefined) parameters.add(step.param)
    }
  }
  const inPlay = cursor === undefined ? undefined : frame.steps[cursor - 1]
  return {
    valueShown: (node) => values.has(node),
    gradientShown: (wire) => gradients.has(wire),
    parameterGradientShown: (parameter) => parameters.has(parameter),
    seeded,
    ...(inPlay === undefined ? {} : { inPlay }),
  }
}

type NodeOptions = SvgPicture & {
  readonly views: ReadonlyMap<string, Frame['nodes'][number]>
  readonly wireViews: ReadonlyMap<string, Frame['wires'][number]>
}

function nodeSvg(
  node: SceneNode,
  document: GraphDocument,
  frame: Frame,
  scene: Scene,
  seen: Visible,
  { language, theme, views, wireViews }: NodeOptions,
): string {
  const view = views.get(node.id)
  const first = scene.wires.find(({ target }) => target.node === node.id)
  const input =
    first === undefined || !seen.valueShown(first.source.node) ? undefined : wireViews.get(first.id)?.value
  const facts = nodeFacts(node, view, seen, {
    language,
    ...(input === undefined ? {} : { input }),
    ...(frame.batch === undefined ? {} : { batch: frame.batch }),
    isObjective: document.objective === node.id,
  })
  const hasProblem = frame.problems.some(({ at }) => at[0] === node.id)
  const state: NodeState =
    seen.inPlay?.node === node.id
      ? seen.inPlay.kind === 'forward'
        ? 'forward'
        : 'backward'
      : hasProblem
        ? 'error'
        : 'rest'
  const marks = [...drawNode(node, facts), ...(hasProblem ? warning(node.figure.width - 6, -8) : [])]
  const inks: SvgInks = { palette: palettes[theme], look: lookOf(node.figure.kind, state), theme }
  return `<g transform="translate(${node.x} ${node.y})">${marksToSvg(marks, inks)}</g>`
}

function wrap(
  scene: Scene,
  document: GraphDocument,
  theme: Theme,
  language: Language,
  parts: readonly string[],
): string {
  const { left, top, right, bottom } = boundsOf(scene)
  const [x, y] = [Math.floor(left) - margin, Math.floor(top) - margin]
  const [width, height] = [Math.ceil(right) + margin - x, Math.ceil(bottom) + margin - y]
  const title = document.title === undefined ? '' : inLanguage(document.title, language)
  const named = title === '' ? '' : `<title>${escapeXml(title)}</title>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" role="img" lang="${language}" font-family="${uiFace}">` +
    `${named}<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${palettes[theme].paper}"/>${parts.join('')}</svg>\n`
  )
}
