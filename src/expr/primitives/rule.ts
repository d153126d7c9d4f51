import type { FloatArray } from '../../tensor/tensor'
import type { ShapeRule } from '../shapes/kit'
import type { Attrs, Value } from '../value'

/** A sum of derivatives that may be missing: `null` is a zero that was never made. */
export type Maybe = Value | null

/**
 * How a primitive differentiates. One rule serves both modes: reverse (upstream `g` to the inputs) and forward
 * (tangents `t` to the result). Rules are expressions, so they can be shown, planned and differentiated again.
 */
export type Rule =
  /** ∂y/∂xᵢ element by element. Reverse: g·p; forward: Σ tᵢ·pᵢ */
  | { readonly kind: 'elementwise'; readonly partials: readonly ((y: Value, ...xs: Value[]) => Value)[] }
  | LinearRule
  | {
      readonly kind: 'custom'
      readonly vjp: (g: Value, y: Value, xs: readonly Value[]) => readonly Maybe[]
      readonly jvp: (ts: readonly Maybe[], y: Value, xs: readonly Value[]) => Maybe
    }
  /** piecewise constant, or constant by intent: nothing flows */
  | { readonly kind: 'zero' }

/** Linear in some arguments. Forward: the primitive itself, applied to tangents. */
export interface LinearRule {
  readonly kind: 'linear'
  /** the arguments it is linear in; all when absent */
  readonly in?: readonly number[]
  /** linear in all of them together (a + b) rather than in each (a · b) */
  readonly joint?: true
  /** reverse: the gradient of argument `i` */
  readonly transpose: (i: number, g: Value, xs: readonly Value[], attrs: Attrs) => Value
  /** forward, when joint and only argument `i` has a tangent; zeros stand in for the others when absent */
  readonly alone?: (i: number, t: Value) => Value
}

export interface Primitive {
  readonly shape: ShapeRule
  readonly rule: Rule
  /** The branch taken at each element. A finite difference across two branches says nothing about the derivative. */
  readonly decides?: Decides
}

export type Decides = (xs: readonly FloatArray[], out: FloatArray, value: Value) => FloatArray

export const zero: Rule = { kind: 'zero' }
