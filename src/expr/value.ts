import type { DType, Shape } from '../tensor/tensor'

/** Every primitive. A list and not `keyof` the table: the table's own types mention `Value`. */
export const primNames = [
  'const', 'iota', 'random',
  'add', 'sub', 'neg', 'mul', 'div', 'pow', 'max', 'min',
  'exp', 'log', 'log1p', 'sqrt', 'sin', 'cos', 'tanh', 'erf', 'abs',
  'sign', 'floor', 'eq', 'lt', 'le', 'and', 'not', 'select', 'cast', 'detach',
  'sum', 'broadcast', 'reshape', 'transpose', 'slice', 'unslice', 'pad', 'concat',
  'matmul', 'gather', 'scatterAdd', 'windows', 'overlapAdd', 'argmax', 'reduceMax', 'cumsum',
] as const // prettier-ignore

export type PrimName = (typeof primNames)[number]

export type Attr = number | string | boolean | readonly number[] | Float64Array | undefined
export type Attrs = Readonly<Record<string, Attr>>

/** Where a value came from. For display and blame only; never part of a value's identity. */
export interface Origin {
  readonly node: string
  readonly phase: 'forward' | 'backward' | 'accumulate' | 'seed' | 'state'
}

/**
 * A symbolic tensor: what will be computed, never the numbers. Values form a directed acyclic graph through `inputs`.
 * `leaf`: fed from outside. `call`: an application of `fn`. `proj`: result number `slot` of the call in `inputs[0]`.
 */
export interface Value {
  readonly id: number
  readonly prim: PrimName | 'leaf' | 'call' | 'proj'
  readonly inputs: readonly Value[]
  readonly attrs: Attrs
  readonly shape: Shape
  readonly dtype: DType
  /** of a call */
  readonly fn?: Fn
  /** of a projection */
  readonly slot?: number
  /** display only: the name of the port or parameter it stands for */
  label?: string
  origin?: Origin
}

/** The upstream gradients of a function's results; `null` where nothing flows back into a result. */
export type Upstream = readonly (Value | null)[]

/** A traced function: op × attributes × shapes × mode. Traced once and shared by all its calls. */
export interface Fn {
  readonly name: string
  readonly params: readonly Value[]
  readonly paramNames: readonly string[]
  readonly results: readonly Value[]
  readonly resultNames: readonly string[]
  /** A backward expression given by hand (rare: see the op's file for its reason). `null`: no gradient. */
  readonly vjp?: (g: Upstream, xs: readonly Value[], ys: readonly Value[]) => (Value | null)[]
  /** backward functions already derived, keyed by which results have an upstream and which params need a gradient */
  readonly memo: Map<string, Backward>
}

export interface Backward {
  /** params: the present upstreams, then the forward params, then the forward results that it uses */
  readonly fn: Fn
  /** result index of the gradient of each forward param; −1: no gradient flows */
  readonly slot: readonly number[]
  /** which forward results it takes, after the forward params */
  readonly uses: readonly number[]
  /** given by hand rather than derived */
  readonly explicit: boolean
}
