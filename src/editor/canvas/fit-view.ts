import { boundsOf, type Scene, type SceneNode } from '../../figure/scene'
import { currentFlow, travel } from './flow'
import { currentScene } from './scene'

/** A graph of so few nodes is read node by node; of more an overview says more. */
const fewNodes = 60
/** Below `numbers` wires show none. Where the whole would be that small, its beginning is shown at `legible`. */
const zooms = { numbers: 0.45, legible: 0.55 } as const

interface FitOptions {
  /** where there is nothing yet to move from */
  readonly atOnce?: boolean
  /** from the beginning, where the whole would be too small to show numbers */
  readonly legible?: boolean
}

/** The whole graph, with its aprons and barline. */
export function fitView({ atOnce = false, legible = false }: FitOptions = {}): void {
  const flow = currentFlow()
  if (flow === undefined) return
  const scene = currentScene()
  if (scene.nodes.length === 0) return
  const { left, top, right, bottom } = boundsOf(scene)
  const { width, height } = flow.root.getBoundingClientRect()
  const zoomWith = (around: number): number =>
    Math.min((width - 2 * around) / (right - left), (height - 2 * around) / (bottom - top))
  // Everything is shown at 80 % and more: worth a narrow margin. Below, some room around the graph reads better.
  const tight = Math.min(1, zoomWith(8))
  const whole = tight >= 0.8 ? tight : Math.max(0.02, zoomWith(margin))
  // What was opened is read from where it begins, however much of it there is.
  const isReadable = scene.frame !== undefined || scene.nodes.length <= fewNodes
  const isCut = legible && isReadable && whole < zooms.numbers
  const at = isCut ? zooms.legible : whole
  const first = isCut ? firstAtWork(scene) : undefined
  const x = shift(at, width, { low: left, high: right }, first && spanOf(first.x, first.figure.width))
  const y = shift(at, height, { low: top, high: bottom }, first && spanOf(first.y, first.figure.height))
  void flow.instance.setViewport(
    { x: Math.round(x), y: Math.round(y), zoom: at },
    { duration: atOnce ? 0 : travel() },
  )
}

interface Span {
  readonly low: number
  readonly high: number
}

const spanOf = (low: number, length: number): Span => ({ low, high: low + length })

/** Where an axis of the canvas goes: in the middle; where it is too long, from its beginning, with `first` in sight. */
function shift(zoom: number, room: number, { low, high }: Span, first: Span | undefined): number {
  const middle = ({ low, high }: Span): number => room / 2 - ((low + high) / 2) * zoom
  if (first === undefined || (high - low) * zoom <= room) return middle({ low, high })
  const fromBeginning = margin - low * zoom
  return first.high * zoom + fromBeginning <= room - margin ? fromBeginning : middle(first)
}

const margin = 24

const sources: ReadonlySet<string> = new Set(['data', 'parameter', 'port'])

/** The first node that computes something. */
const firstAtWork = ({ nodes }: Scene): SceneNode | undefined =>
  nodes.find(({ figure }) => !sources.has(figure.kind)) ?? nodes[0]
