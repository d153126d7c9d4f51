import type { Language } from '../base/text'
import { inLanguage } from '../base/text'
import type { NodeView, Step, TensorView, WireView } from '../engine/views'
import type { TensorFacts } from '../figure/facts'
import { histogram } from '../figure/curve'
import type { NodeFacts } from '../figure/draw-kit'
import type { SceneNode } from '../figure/scene'
import type { WireFacts } from '../figure/wire-facts'
import type { GraphDocument, GraphNode } from '../graph/document'

/** What can be seen at a step. The editor's `Reach` is one. */
export interface Visible {
  valueShown(node: string): boolean
  gradientShown(wire: string): boolean
  parameterGradientShown(parameter: string): boolean
  readonly seeded: boolean
  readonly inPlay?: Step
}

export const nameOf = (node: GraphNode, language: Language): string =>
  node.label === undefined ? node.id : inLanguage(node.label, language) || node.id

export const hidesGradients = (document: GraphDocument): boolean =>
  document.view?.hide?.includes('gradients') === true

/** The parts of a node's drawing that come from an evaluation. */
export function nodeFacts(
  scene: SceneNode,
  view: NodeView | undefined,
  seen: Visible,
  {
    language,
    input,
    batch,
    isObjective,
  }: { language: Language; input?: TensorView; batch?: number; isObjective: boolean },
): NodeFacts {
  const { kind } = scene.figure
  const isGiven = kind === 'data' || kind === 'parameter'
  const isShown = isGiven || seen.valueShown(scene.id)
  const value = isShown ? view?.outputs[0]?.value : undefined
  const parameters = (view?.parameters ?? []).map(({ name, port, init, value, gradient }) => ({
    ...(port === undefined ? {} : { port }),
    init,
    value,
    ...(gradient === undefined || !seen.parameterGradientShown(name) ? {} : { gradient }),
  }))
  return {
    language,
    name: nameOf(scene.node, language),
    ...(value === undefined ? {} : { value }),
    ...fallsOf(scene, input),
    parameters,
    ...(kind === 'loss' && value?.scalar !== undefined ? { loss: value.scalar } : {}),
    seeded: isObjective && seen.seeded,
    ...(batch === undefined ? {} : { batch }),
    ...(view?.opens === true ? { opens: true } : {}),
  }
}

/** Where an activation's inputs fall, when all of them are at hand: a larger tensor's map keeps only the strongest. */
function fallsOf({ op, figure }: SceneNode, input: TensorView | undefined): Pick<NodeFacts, 'falls'> {
  if (figure.kind !== 'activation' || input === undefined) return {}
  const size = input.shape.reduce((product, d) => product * d, 1)
  return size === input.map.data.length ? { falls: histogram(input.map.data, op?.figure.range ?? 4) } : {}
}

export interface WireOptions {
  readonly language: Language
  readonly lens: WireFacts['lens']
  /** chips on this wire whatever is in play */
  readonly chip: boolean
  readonly hideGradients: boolean
  readonly source: NodeView | undefined
  readonly target: SceneNode | undefined
}

/** What a wire shows at a step. */
export function wireFacts(view: WireView | undefined, seen: Visible, options: WireOptions): WireFacts {
  const { language, lens } = options
  if (view === undefined) return { language, lens, backward: 'none', chip: false }
  const value = seen.valueShown(view.source.node) ? view.value : undefined
  const shownLens = value?.unevaluated === true ? 'shapes' : lens
  const flow = options.hideGradients ? undefined : view.flow
  const gradient = flow?.kind === 'gradient' ? flow : undefined
  const isHere = gradient !== undefined && seen.gradientShown(view.id)
  const step = seen.inPlay
  const isBack = step?.kind === 'contribution' && step.wire === view.id
  const isForth = step?.kind === 'forward' && step.node === view.source.node
  const atWork = step?.kind === 'contribution' && step.node === view.target.node
  const zero = isHere ? gradient.zeroBecause : undefined
  return {
    language,
    lens: shownLens,
    ...(value === undefined ? {} : { value }),
    ...(isHere ? { gradient: gradient.gradient } : {}),
    backward: gradient === undefined ? 'none' : isHere ? 'shown' : 'coming',
    ...(gradient?.local === undefined ? {} : { local: gradient.local }),
    chip: (options.chip || atWork) && value !== undefined,
    ...(isBack ? { inPlay: 'backward' as const } : isForth ? { inPlay: 'forward' as const } : {}),
    ...(isBack ? { arithmetic: step } : {}),
    ...(zero === undefined ? {} : { zero }),
    ...(value !== undefined && value.nonFinite > 0
      ? { broken: options.source?.brokeHere === true ? ('first' as const) : ('downstream' as const) }
      : {}),
    ...(isOneHot(value, view, options.target) ? { oneHot: true } : {}),
  }
}

/** What the wire from the objective to its barline shows: the objective, and ∂L/∂L = 1. */
export function seedFacts(
  view: NodeView | undefined,
  seen: Visible,
  { language, hideGradients }: Pick<WireOptions, 'language' | 'hideGradients'>,
): WireFacts {
  const value = view !== undefined && seen.valueShown(view.id) ? view.outputs[0]?.value : undefined
  const isSeed = seen.inPlay?.kind === 'seed'
  const isForth = seen.inPlay?.kind === 'forward' && seen.inPlay.node === view?.id
  return {
    language,
    lens: 'values',
    ...(value === undefined ? {} : { value }),
    ...(seen.seeded && !hideGradients ? { gradient: one } : {}),
    backward: hideGradients ? 'none' : seen.seeded ? 'shown' : 'coming',
    chip: false,
    ...(isSeed ? { inPlay: 'backward' as const } : isForth ? { inPlay: 'forward' as const } : {}),
    ...(value !== undefined && value.nonFinite > 0
      ? { broken: view?.brokeHere === true ? ('first' as const) : ('downstream' as const) }
      : {}),
  }
}

const one: TensorFacts = {
  shape: [],
  named: [],
  scalar: 1,
  min: 1,
  max: 1,
  nonFinite: 0,
  map: { rows: 1, cols: 1, data: [1] },
}

/** Labels as rows of zeros and one 1 each: a picture in black and white has other sums. */
const isOneHot = (
  value: TensorView | undefined,
  { target }: WireView,
  node: SceneNode | undefined,
): boolean =>
  node?.figure.kind === 'loss' &&
  target.port === 't' &&
  value !== undefined &&
  value.shape.length >= 2 &&
  value.min === 0 &&
  value.max === 1 &&
  Math.abs(value.mean * (value.shape.at(-1) ?? 1) - 1) < 1e-6
