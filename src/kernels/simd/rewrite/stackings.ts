import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import type { Shape } from '../../../tensor/tensor'
import type { Graph, Maker } from './graph'
import { rowsOf } from './slabs'

/** How matrices with equally many columns are put together: each reshaped to `rows` and its columns, then along `axis`. */
export interface Stacking {
  readonly parts: readonly Value[]
  /** shape of a part without its last axis */
  readonly rows: Shape
  readonly axis: number
}

/** The orders in which sets of matrices stand together somewhere, so that they are put together in one way only. */
export class Stackings {
  readonly #known = new Map<string, Stacking>()

  /** Learns those that the graph itself has. */
  constructor({ order }: Graph) {
    for (const value of order) {
      if (value.prim !== 'concat') continue
      const [first] = value.inputs
      const axis = numberAttr(value.attrs, 'axis')
      if (first === undefined || axis === value.shape.length - 1) continue
      const parts = value.inputs.map((part) => (part.prim === 'reshape' ? (part.inputs[0] ?? part) : part))
      const columns = value.shape.at(-1)
      const fits = parts.every(
        ({ shape }) => shape.length === 2 && shape[1] === columns && shape[0] === parts[0]?.shape[0],
      )
      if (fits) this.learn({ parts, rows: first.shape.slice(0, -1), axis })
    }
  }

  learn(stacking: Stacking): void {
    const key = keyOf(stacking.parts)
    if (!this.#known.has(key)) this.#known.set(key, stacking)
  }

  /** How exactly these stand together somewhere. */
  of(parts: readonly Value[]): Stacking | undefined {
    return this.#known.get(keyOf(parts))
  }
}

const keyOf = (parts: readonly Value[]): string =>
  parts
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join()

/** All parts as one matrix, row after row in the order of the stacking. */
export function stacked(
  parts: readonly Value[],
  { rows, axis }: Pick<Stacking, 'rows' | 'axis'>,
  maker: Maker,
): Value {
  const shaped = parts.map((part) => maker.reshape(part, [...rows, part.shape.at(-1) ?? 1]))
  return rowsOf(maker.make('concat', shaped, { axis }, parts[0]?.origin), maker)
}
