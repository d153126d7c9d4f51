import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import type { DType, Shape, Tensor } from '../tensor/tensor'
import type { GraphDocument } from '../graph/document'
import type { Wire } from '../graph/wires'

/*
 * What the worker tells the page. Views are small and plain: enough to draw every wire, never a whole large tensor.
 * Whole tensors are asked for one at a time (`EngineApi.tensor`).
 */

/** An axis as a person reads it: a size, or `N`, `3N`, `2T` where it follows a named axis. */
export type NamedShape = readonly (number | string)[]

/** A tensor, summarised. */
export interface TensorView {
  readonly shape: Shape
  readonly named: NamedShape
  readonly dtype: DType
  /** the number itself, when there is exactly one element */
  readonly scalar?: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Euclidean norm */
  readonly norm: number
  /** how many elements are NaN or ±∞ */
  readonly nonFinite: number
  /** at most 10 rows × 12 columns: the tensor seen as (first axis, all others), or blocks' strongest values, sign kept */
  readonly map: { readonly rows: number; readonly cols: number; readonly data: readonly number[] }
  /** only the shape is known: the document shows shapes alone */
  readonly unevaluated?: true
}

/** The local derivative of a port, as the chip on the wire shows it. */
export type LocalView =
  /** one number: `×100` */
  | { readonly kind: 'factor'; readonly value: number }
  /** element-wise: ⊙ a tensor of the port's shape */
  | { readonly kind: 'elementwise'; readonly value: TensorView }
  /** a linear map other than element-wise, named by its rule, as plain text: `·Wᵀ`, `Σ rows` */
  | { readonly kind: 'map'; readonly glyph: string }

/** What flows back through a wire. */
export type Flow =
  | {
      readonly kind: 'gradient'
      readonly gradient: TensorView
      readonly local?: LocalView
      /** why it is exactly 0, in two or three words: `dead ReLU` */
      readonly zeroBecause?: Text
    }
  /** nothing flows, and why: labels, `detach`, no path to the objective */
  | { readonly kind: 'blocked'; readonly why: Text }
  /** the document has no objective, or this wire is not evaluated yet */
  | { readonly kind: 'none' }

export interface WireView extends Wire {
  readonly value?: TensorView
  readonly flow: Flow
}

export interface OutputView {
  readonly name: string
  readonly value?: TensorView
  /** Σ over all wires that leave this output */
  readonly gradient?: TensorView
}

export interface ParameterView {
  /** `node` or `node.port` */
  readonly name: string
  readonly node: string
  readonly port?: string
  readonly init: string
  readonly value: TensorView
  readonly gradient?: TensorView
}

export interface NodeView {
  readonly id: string
  readonly op: string
  readonly outputs: readonly OutputView[]
  readonly parameters: readonly ParameterView[]
  readonly problems: readonly Problem[]
  /** a non-finite number appeared here first */
  readonly brokeHere?: boolean
  /** there is more to see inside */
  readonly opens?: true
}

/** One step of the debugger. `index` is its place in the log, from 0. */
export type Step = { readonly index: number; readonly node: string } & (
  | { readonly kind: 'forward' }
  /** where the way back begins; inside of a node it arrives from outside, through a wire that ends in an outlet */
  | { readonly kind: 'seed'; readonly arriving?: { readonly wire: string; readonly gradient: TensorView } }
  /** upstream × local = contribution, handed back through `wire` (or into the node's own parameter `param`) */
  | { readonly kind: 'contribution'; readonly wire?: string; readonly param?: string; readonly port: string; readonly upstream: TensorView; readonly local?: LocalView; readonly contribution: TensorView }
  | { readonly kind: 'blocked'; readonly wire: string; readonly port: string; readonly why: Text }
  /** contribution number `part` of `of` is added into the gradient of `node`'s `output` */
  | { readonly kind: 'accumulate'; readonly wire: string; readonly output: string; readonly part: number; readonly of: number; readonly contribution: TensorView; readonly sum: TensorView }
) // prettier-ignore

/** Everything that the canvas, timeline and inspector need of one evaluation. Immutable. */
export interface Frame {
  /** the document revision that it belongs to */
  readonly revision: number
  readonly problems: readonly Problem[]
  readonly nodes: readonly NodeView[]
  readonly wires: readonly WireView[]
  readonly steps: readonly Step[]
  /** value of the objective */
  readonly loss?: number
  /** size of the batch axis that was used, when there is one */
  readonly batch?: number
  /** the node whose inside this is; absent at the top of the document */
  readonly inside?: InsideView
  /** why the node that was asked for does not open */
  readonly refused?: Text
}

/** A place inside of nodes. */
export interface InsideView {
  /** ids of the opened nodes, from the top */
  readonly path: readonly string[]
  /** what each of them shows inside */
  readonly levels: readonly InsideLevel[]
  /** nodes of the whole document that are watched from inside */
  readonly outside?: readonly NodeView[]
}

export interface InsideLevel {
  readonly document: GraphDocument
  /** ids of the Inputs at which something arrives from outside */
  readonly ports: readonly string[]
}

/** The four stages for one port, as TeX, numbers coloured with `\fwd{…}` and `\bwd{…}`. */
export interface Explanation {
  readonly node: string
  readonly port: string
  /** ∂L/∂b = ∂L/∂y · a */
  readonly rule: string
  /** = 1.1 · a */
  readonly upstream: string
  /** = 1.1 × 100; absent for tensors larger than 4 × 4 */
  readonly numbers?: string
  /** the result as TeX when small */
  readonly value?: string
  /** what the node does on the way back, in one clause: "× hands each side the other factor" */
  readonly words: Text
}

/** One whole sentence for a step, with the nodes' labels in it. Numbers are marked `{fwd:…}` and `{bwd:…}`, names `{node:…}`. */
export interface Spoken {
  readonly now: Text
  readonly next?: Text
}

export interface CheckRow {
  /** Input or parameter name */
  readonly name: string
  /** relative error ‖n−a‖/(‖n‖+‖a‖) */
  readonly error: number
  readonly passed: boolean
  /** elements skipped because a ±h pair took different branches */
  readonly kinks: number
  /** elements looked at, kinks included */
  readonly elements: number
  /** all elements, where only a sample was looked at */
  readonly sampledFrom?: number
}

export interface Slope {
  /** objective as a function of the source, at `xs` */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly at: { readonly x: number; readonly y: number; readonly slope: number }
}

export type TensorRef =
  | { readonly kind: 'value'; readonly node: string; readonly output: string }
  | { readonly kind: 'nodeGradient'; readonly node: string; readonly output: string }
  | { readonly kind: 'wireGradient'; readonly wire: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'parameterGradient'; readonly name: string }

export type WholeTensor = Tensor & { readonly named: NamedShape }
