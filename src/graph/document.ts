import type { Label } from '../base/text'

/**
 * The document, exactly as the file holds it (docs: DESIGN "graph JSON, version 1"). Immutable: edits return a new one.
 * Keys that this version does not know are kept, so that a newer file survives a round trip.
 */
export interface GraphDocument {
  readonly format: 'gradwire'
  readonly version: 1
  readonly title?: Label
  readonly nodes: readonly GraphNode[]
  /** id of the node whose single element is differentiated */
  readonly objective?: string
  readonly training?: Training
  readonly experiments?: readonly Experiment[]
  readonly subgraphs?: Readonly<Record<string, Subgraph>>
  /** trained values, by parameter name (`node` or `node.port`) */
  readonly params?: Readonly<Record<string, TensorLiteral>>
  readonly view?: View
  readonly [unknown: string]: unknown
}

export interface GraphNode {
  /** unique, `^[A-Za-z_][A-Za-z0-9_-]*$` */
  readonly id: string
  /** name of an op, or `sub:Name` for a subgraph of this document */
  readonly op: string
  /** the name that a person sees; the id when absent */
  readonly label?: Label
  readonly attrs?: Readonly<Record<string, AttrValue>>
  /** the wires, by the port they end in */
  readonly inputs?: Readonly<Record<string, Source | readonly Source[]>>
  /** left and top of the node on the canvas, in px at 100 % */
  readonly at?: readonly [number, number]
  readonly note?: Label
  /**
   * the name under which its random numbers are drawn (initial values, masks), where that is not its id: nodes that
   * moved into a module or out of one. Empty: what the module's nodes draw is not named after this use of it.
   */
  readonly stream?: string
  readonly [unknown: string]: unknown
}

/** Where a wire comes from: `node` (its output `y`, or its only one) or `node:output`. */
export type Source = string

/** A number that JSON cannot say is written as a string. */
export type NumberLiteral = number | 'NaN' | 'Infinity' | '-Infinity'

export type TensorLiteral =
  | NumberLiteral
  | {
      readonly shape: readonly number[]
      readonly data: readonly NumberLiteral[]
      readonly dtype?: string
    }
  | {
      readonly shape: readonly number[]
      /** little-endian */
      readonly base64: string
      readonly dtype: string
    }

export type AttrValue =
  NumberLiteral | boolean | string | null | TensorLiteral | readonly (number | string | boolean)[]

export interface Subgraph {
  /** where the node was put that the group became; absent: in the middle of its nodes */
  readonly at?: readonly [number, number]
  readonly nodes: readonly GraphNode[]
  readonly inputs?: readonly string[]
  readonly outputs?: Readonly<Record<string, Source>>
  readonly [unknown: string]: unknown
}

export interface Training {
  readonly data?: DataSpec
  /** Input id → column of the data (`features`, `label`, a part such as `tokens`, or a CSV column's name) */
  readonly bind?: Readonly<Record<string, string>>
  /** writes sequences word by word when measured: `input` takes, one place later, what `prediction` says (the loss's `y` when absent) */
  readonly decode?: { readonly input: string; readonly prediction?: Source }
  /** examples in a mini-batch; absent: all of them (full batch) */
  readonly batch?: number
  readonly optimizer?: OptimizerSpec
  readonly regularize?: { readonly l1?: number; readonly l2?: number; readonly clipNorm?: number }
  readonly schedule?: { readonly kind: string; readonly [key: string]: unknown }
  /** updates in all; `steps` or `epochs`, not both */
  readonly steps?: number
  readonly epochs?: number
  readonly seed?: number
  readonly [unknown: string]: unknown
}

export interface DataSpec {
  /** name of a data source (`xor`, `spiral`, `glyph10`, `csv`, …) */
  readonly source: string
  readonly seed?: number
  /** share of examples held back for testing, 0 … 1 */
  readonly split?: number
  readonly [option: string]: unknown
}

export interface OptimizerSpec {
  readonly op: string
  readonly lr?: number
  readonly [option: string]: unknown
}

export interface Experiment {
  readonly name: Label
  readonly set?: Readonly<Record<string, unknown>>
  readonly seeds?: readonly number[]
}

export interface View {
  /** what is hidden: `gradients` makes an exercise, `values` leaves shapes alone and computes nothing */
  readonly hide?: readonly string[]
  /** what the numbers shown are those of: a step of training, or use afterwards; batch norm and dropout tell the two apart */
  readonly mode?: 'train' | 'eval'
  readonly [unknown: string]: unknown
}

export const emptyDocument: GraphDocument = { format: 'gradwire', version: 1, nodes: [] }
