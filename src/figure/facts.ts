/** What the figure needs to know of a tensor. The engine's `TensorView` is one. */
export interface TensorFacts {
  readonly shape: readonly number[]
  /** axes as a person reads them: sizes and names such as `N` */
  readonly named: readonly (number | string)[]
  /** the number itself, when there is exactly one element */
  readonly scalar?: number
  readonly min: number
  readonly max: number
  readonly nonFinite: number
  readonly map: MapFacts
  /** only the shape is known */
  readonly unevaluated?: true
}

/** The cells of a heat map, row by row. */
export interface MapFacts {
  readonly rows: number
  readonly cols: number
  readonly data: readonly number[]
}
