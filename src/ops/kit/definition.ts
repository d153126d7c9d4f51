import type { Text } from '../../base/text'
import type { Value } from '../../expr/value'
import type { Shape } from '../../tensor/tensor'
import type { Category } from './categories'

export type { Category } from './categories'

/** Training or evaluating: batch normalisation and dropout tell the two apart. */
export type Mode = 'train' | 'eval'

export type InitName = 'zero' | 'constant' | 'normal' | 'uniform' | 'xavier' | 'he'

/** Shapes by port, as far as they are known. */
export type KnownShapes = Readonly<Record<string, Shape | undefined>>

/** An input of an op. An unwired port with `param` owns a parameter named `node.port`. */
export interface Port {
  /** default `float`; `any` takes labels and indices as well as numbers. Whole numbers are converted where needed. */
  readonly dtype?: 'float' | 'int' | 'any'
  readonly variadic?: true
  readonly optional?: true
  readonly param?: PortParameter
  /** how many classes or rows this port's whole numbers count (0 … n−1); `undefined`: it does not hold indices here */
  readonly index?: (xs: KnownShapes, attrs: AttrValues) => number | undefined
  /** a number outside of these that is allowed all the same: a label that says not to count */
  readonly ignored?: (attrs: AttrValues) => number | undefined
  /** how formulas write it; the port's name when absent */
  readonly tex?: string
  readonly about?: Text
}

export interface PortParameter {
  /**
   * `xs`: shapes of the ports written before this one. `undefined`: not known yet, or, for an optional port, that the
   * node owns no parameter there.
   */
  readonly shape: (xs: KnownShapes, attrs: AttrValues) => Shape | undefined
  readonly init: InitName
  /** every element, for `init: 'constant'` */
  readonly fill?: number
  /** the node's attributes `init`, `std`, `fill`, `range` and `glorot` decide; `init` above is their default */
  readonly chosen?: true
  /** an offset or a scale: weight decay leaves it alone */
  readonly bias?: true
}

export type AttrSpec = { readonly doc: Text } & (
  | { readonly type: 'number'; readonly default: number; readonly min?: number; readonly max?: number; readonly step?: number }
  /** a number that may be left out */
  | { readonly type: 'optional-number'; readonly default: null; readonly min?: number; readonly max?: number }
  | { readonly type: 'int'; readonly default: number; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly names?: Readonly<Record<string, Text>> }
  | { readonly type: 'ints'; readonly default: readonly number[]; readonly min?: number; readonly length?: number }
  /** an axis or a size that may be left out */
  | { readonly type: 'optional-int'; readonly default: null; readonly min?: number }
  /** several axes, or `null` for all of them */
  | { readonly type: 'optional-ints'; readonly default: null; readonly min?: number }
  /** a tensor literal of the document; sources only */
  | { readonly type: 'tensor'; readonly default: number | null }
  /** a shape whose first axis may be a name such as `"N"`; sources only */
  | { readonly type: 'shape'; readonly default: null }
) // prettier-ignore

export type AttrOf<S extends AttrSpec> = S extends { type: 'number' | 'int' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'choice'; choices: readonly (infer C)[] }
      ? C
      : S extends { type: 'ints' }
        ? readonly number[]
        : S extends { type: 'optional-int' | 'optional-number' }
          ? number | null
          : S extends { type: 'optional-ints' }
            ? readonly number[] | null
            : never

export type AttrValues = Readonly<Record<string, number | boolean | string | readonly number[] | null>>

/** What the expression gets for each port: one value, a list for a variadic port, `undefined` for an unwired optional one. */
export type PortValue<P extends Port> = P extends { variadic: true }
  ? readonly Value[]
  : P extends { optional: true }
    ? Value | undefined
    : Value

export type Ports<I extends Record<string, Port> = Record<string, Port>> = {
  readonly [K in keyof I]: PortValue<I[K]>
}

/** Something that an op remembers from one training step to the next (running statistics). */
export interface StateSpec {
  readonly shape: (xs: KnownShapes, attrs: AttrValues) => Shape
  readonly init: number
  /** whether a node with these attributes has it; always, when absent */
  readonly when?: (attrs: AttrValues) => boolean
  /**
   * Belongs to the examples of a batch and not to the model: batches then follow each other in time, and it starts anew
   * with each epoch and each evaluation.
   */
  readonly carried?: true
}

/** Random numbers that an op consumes (dropout's mask). An ordinary input, so that any step can be replayed. */
export interface NoiseSpec {
  readonly kind: 'uniform' | 'normal'
  readonly shape: (xs: KnownShapes, attrs: AttrValues) => Shape
}

/** State and noise arrive beside the ports, one value each; a state that depends on attributes may be missing. */
type Sides<S, N> = {
  readonly [K in keyof S | keyof N]: K extends keyof S
    ? S[K] extends { when: unknown }
      ? Value | undefined
      : Value
    : Value
}

/** How a node of this op is drawn (LOOK §5). */
export interface OpFigure {
  readonly kind: 'circle' | 'data' | 'parameter' | 'activation' | 'slab' | 'card' | 'loss' | 'module'
  /** a drawn stroke */
  readonly stroke?: 'plus' | 'minus' | 'times' | 'divide'
  /** mathematics, as TeX, short enough for a Ø 72 circle and a 59 px tile */
  readonly sign?: string
  /** plain-text form of `sign` for SVG, timeline and log: `×`, `eˣ`, `ln`, `XW+b` */
  readonly glyph: string
  /** for an activation: the curve to draw, on −range … range (default 4) */
  readonly curve?: (x: number) => number
  readonly range?: number
}

export interface Sample {
  readonly name?: string
  /** shape of each port; a list of shapes for a variadic port; absent for a port left unwired */
  readonly shapes: Readonly<Record<string, Shape | readonly Shape[]>>
  readonly attrs?: AttrValues
  readonly mode?: Mode
  /** open interval that random values of a port are drawn from, default (−2, 2) */
  readonly domain?: Readonly<Record<string, readonly [number, number]>>
  /** ports that hold whole numbers here: from … below */
  readonly integers?: Readonly<Record<string, readonly [number, number]>>
  /** values to use as they are, row-major */
  readonly values?: Readonly<Record<string, readonly number[]>>
  /** gradient-check tolerance where the op is ill-conditioned, with the reason */
  readonly loose?: { readonly tolerance: number; readonly because: string }
}

/** Known results: from the book, by hand, or at extremes. NaN and ±Infinity are allowed. */
export interface Golden {
  readonly name: string
  /** by port; a list of tensors for a variadic port is written under `xs.0`, `xs.1`, … */
  readonly inputs: Readonly<Record<string, NestedNumbers>>
  readonly attrs?: AttrValues
  readonly mode?: Mode
  readonly outputs: Readonly<Record<string, NestedNumbers>>
  /** gradient of Σ of the default output, by port */
  readonly grads?: Readonly<Record<string, NestedNumbers>>
  /** tolerance relative to the larger of 1e-300 and the expected magnitude, default 1e-12 */
  readonly tolerance?: number
}

export type NestedNumbers = number | readonly NestedNumbers[]

export interface ErrorCase {
  readonly name: string
  readonly shapes: Readonly<Record<string, Shape | readonly Shape[]>>
  readonly attrs?: AttrValues
  readonly integers?: Readonly<Record<string, readonly [number, number]>>
  readonly code: string
  readonly port?: string
  /** the English message, whole */
  readonly message: string
  /** the English hint, whole, when there must be one */
  readonly hint?: string
}

type AttrRecord<A extends Record<string, AttrSpec>> = { readonly [K in keyof A]: AttrOf<A[K]> }

/** Everything that Gradwire knows about an op. One op is one file, and this is what the file says. */
export interface OpDefinition<
  I extends Record<string, Port> = Record<string, Port>,
  A extends Record<string, AttrSpec> = Record<string, AttrSpec>,
  S extends Record<string, StateSpec> = Record<string, StateSpec>,
  N extends Record<string, NoiseSpec> = Record<string, NoiseSpec>,
> {
  /** the ONNX name where there is one */
  readonly name: string
  readonly category: Category
  /** place within the category; ops with equal places are sorted by name */
  readonly order: number
  /** full name, as people search for it */
  readonly title: Text
  /** fits 60 px at 11 px */
  readonly short: Text
  /** one line */
  readonly summary: Text
  /** a paragraph: what it is for, what its backward pass does, where PyTorch, ONNX and the book differ */
  readonly about: Text
  /** one clause for the spoken step, after the node's sign or name: × `hands each side the other factor` */
  readonly backwardWords?: Text
  /** other words that a search should find */
  readonly keywords?: readonly string[]
  readonly figure: OpFigure
  /** the formula, as TeX over the ports' names: `y = a \times b` */
  readonly formula: string
  readonly inputs: I
  /** names of the results, the default one first; `['y']` when absent */
  readonly outputs?: readonly string[]
  readonly attrs?: A
  readonly state?: S
  readonly noise?: N
  /**
   * The meaning. Pure: everything it depends on comes in through `x`, `attrs` and `mode`. State and noise arrive as
   * further entries of `x` under their names; new state leaves as result `next.<name>`.
   */
  readonly expr: (
    x: Ports<I> & Sides<S, N>,
    attrs: AttrRecord<A>,
    mode: Mode,
  ) => Value | Readonly<Record<string, Value>>
  /** A backward expression by hand, only for a reason of CORE §5: by port, `null` where no gradient flows. */
  readonly vjp?: (
    g: Readonly<Record<string, Value | null>>,
    x: Ports<I> & Sides<S, N>,
    y: Readonly<Record<string, Value>>,
    attrs: AttrRecord<A>,
    mode: Mode,
  ) => Readonly<Record<string, Value | null>>
  /** TeX of the backward rule by port, over G = ∂L/∂y and the ports, where the derived one would print badly */
  readonly tex?: Readonly<Record<string, string>>
  /** true kinks in the first argument; everything else is smooth to third order */
  readonly kinks?: readonly number[]
  /** means another thing while training than afterwards */
  readonly modal?: true
  /** stops the gradient by intent, so that finite differences rightly disagree */
  readonly cuts?: true
  /** a value leaves the graph here: it computes nothing and takes no turn on the way forward */
  readonly outlet?: true
  readonly samples: readonly Sample[]
  readonly golden?: readonly Golden[]
  readonly errors?: readonly ErrorCase[]
  readonly onnx?: { readonly op: string; readonly note?: Text }
  /** a PyTorch expression over the ports' names: `torch.sigmoid(x)` */
  readonly pytorch?: string
}

/** An op without an expression: its value is fed, owned or fixed. The engine makes a leaf of it. */
export interface SourceOp extends Omit<
  OpDefinition,
  'expr' | 'vjp' | 'samples' | 'golden' | 'errors' | 'state' | 'noise'
> {
  readonly source: 'input' | 'parameter' | 'constant'
}

/** What the table holds. */
export type AnyOp = OpDefinition | SourceOp

export const isSource = (op: AnyOp): op is SourceOp => 'source' in op

/** The states of a node with these attributes. */
export const statesOf = (
  op: Pick<OpDefinition, 'state'>,
  attrs: AttrValues,
): (readonly [string, StateSpec])[] =>
  op.state === undefined
    ? []
    : Object.entries(op.state).filter(([, { when }]) => when === undefined || when(attrs))

/** Checks an op's types at its definition and widens it for the table. */
export function defineOp<
  const I extends Record<string, Port>,
  const A extends Record<string, AttrSpec> = Record<never, AttrSpec>,
  const S extends Record<string, StateSpec> = Record<never, StateSpec>,
  const N extends Record<string, NoiseSpec> = Record<never, NoiseSpec>,
>(op: OpDefinition<I, A, S, N>): OpDefinition {
  // Ports and attributes are resolved by name before `expr` is called, so the narrower signature is safe to widen.
  return op as unknown as OpDefinition
}

export const defineSource = (op: SourceOp): SourceOp => op
