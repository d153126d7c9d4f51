import type { NodeState } from '../../figure/look'
import { palettes, type Palette, type Theme } from '../../figure/palette'
import type { Scene } from '../../figure/scene'
import { sizes } from '../../figure/sizes'
import { nodeStateOf } from '../nodes/facts'
import { hidesGradients } from '../../formats/figure-facts'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'

/** Where the scene's origin stands on the screen, and how large a pixel of it is. */
export interface Eye {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** The graph from far away: ink blocks, two lanes, the solid one in play. Colours of the lanes say what is reached. */
export function paintScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  state: EditorState,
  eye: Eye,
): void {
  const palette = palettes[state.theme]
  const seen = reachOf(state)
  const back = !hidesGradients(state.document)
  const lanes = { fwd: new Path2D(), bwd: new Path2D(), none: new Path2D() }
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    x * eye.zoom + eye.x,
    y * eye.zoom + eye.y,
  ]
  for (const { id, source, from, to } of scene.wires) {
    const [start, end] = [at(from), at(to)]
    const isThere = seen.valueShown(source.node)
    trace(isThere ? lanes.fwd : lanes.none, start, end, -1.25)
    if (back && seen.gradientShown(id)) trace(lanes.bwd, start, end, 1.25)
  }
  context.lineWidth = 1.25
  context.strokeStyle = palette['rule-2']
  context.stroke(lanes.none)
  context.strokeStyle = palette.fwd
  context.stroke(lanes.fwd)
  context.strokeStyle = palette.bwd
  context.stroke(lanes.bwd)
  for (const { id, x, y, figure } of scene.nodes) {
    const [left, top] = at([x, y])
    const [width, height] = [Math.max(3, figure.width * eye.zoom), Math.max(3, figure.height * eye.zoom)]
    const colour = blockColour(nodeStateOf(state, id), state.theme)
    context.fillStyle = colour
    if (figure.kind === 'circle' && width >= 8) paintCircle(context, left, top, width / 2, colour, palette)
    else context.fillRect(left, top, width, height)
    const output = figure.seed ? figure.outputs[0] : undefined
    if (output !== undefined) {
      const [endX, endY] = at([x + output.x + sizes.seedWire, y + output.y])
      context.fillStyle = palette.ink
      context.fillRect(endX, endY - 22 * eye.zoom, Math.max(2, 8 * eye.zoom), 44 * eye.zoom)
    }
    if (state.selection.nodes.has(id)) {
      context.strokeStyle = palette.ink
      context.strokeRect(left - 2.5, top - 2.5, width + 5, height + 5)
    }
  }
}

/** A scalar op that is large enough stays a circle: open at rest, solid in play. */
function paintCircle(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  radius: number,
  colour: string,
  palette: Palette,
): void {
  context.beginPath()
  context.arc(left + radius, top + radius, radius, 0, 2 * Math.PI)
  context.fillStyle = colour === palette['ink-2'] ? palette.paper : colour
  context.strokeStyle = colour === palette['ink-2'] ? palette.ink : colour
  context.lineWidth = 1.25
  context.fill()
  context.stroke()
}

function blockColour(state: NodeState, theme: Theme): string {
  const palette = palettes[theme]
  switch (state) {
    case 'forward':
      return palette.fwd
    case 'backward':
      return palette.bwd
    case 'error':
      return palette.bad
    case 'rest':
      return palette['ink-2']
  }
}

function trace(
  path: Path2D,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  dy: number,
): void {
  const pull = Math.abs(x1 - x0) * 0.4
  path.moveTo(x0, y0 + dy)
  path.bezierCurveTo(x0 + pull, y0 + dy, x1 - pull, y1 + dy, x1, y1 + dy)
}

/** A canvas as large as its box, in device pixels; its context draws in CSS pixels. */
export function freshContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const { clientWidth, clientHeight } = canvas
  const ratio = window.devicePixelRatio
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, clientWidth, clientHeight)
  return context
}
