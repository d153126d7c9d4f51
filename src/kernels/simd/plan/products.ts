import type { Value } from '../../../expr/value'
import { stridesOf } from '../../../tensor/shape'
import type { LoopStep, Place, Step } from './steps'

/** Where the steps of a product go, and where its operands lie. */
interface Lowering {
  readonly steps: Step[]
  place(value: Value): Place
  whole(value: Value): Place
  loop(step: Omit<LoopStep, 'kind'>): void
}

/**
 * A matrix product. Products that are no more than an outer product or a row of sums become loops, which fuse with what
 * stands around them; the rest is done by matrix kernels.
 */
export function lowerProduct(lowering: Lowering, value: Value): void {
  const [left, right] = value.inputs
  if (left === undefined || right === undefined) return
  const batch = value.shape.slice(0, -2)
  const rank = batch.length
  const [m = 1, n = 1] = value.shape.slice(-2)
  const k = left.shape.at(-1) ?? 1
  const [a, b, c] = [lowering.place(left), lowering.place(right), lowering.whole(value)]
  const strideOf = ({ strides }: Place, axis: number): number => strides[rank + axis] ?? 0
  const within = (place: Place, own: readonly number[]): Place => ({
    ...place,
    strides: [...place.strides.slice(0, rank), ...own],
  })
  if (k === 1 || m === 1 || n === 1) {
    const row = { size: m, a: strideOf(a, 0), b: 0, c: strideOf(c, 0), reduced: false }
    const column = { size: n, a: 0, b: strideOf(b, 1), c: strideOf(c, 1), reduced: false }
    const depth = { size: k, a: strideOf(a, 1), b: strideOf(b, 0), c: 0, reduced: true }
    const axes = k === 1 ? [row, column] : bestOrder([row, column, depth].filter(({ size }) => size > 1))
    lowering.loop({
      dims: [...batch, ...axes.map(({ size }) => size)],
      reduced: [...batch.map(() => false), ...axes.map(({ reduced }) => reduced)],
      inputs: [
        within(
          a,
          axes.map((axis) => axis.a),
        ),
        within(
          b,
          axes.map((axis) => axis.b),
        ),
      ],
      nodes: [{ prim: 'mul', operands: [{ slot: 0 }, { slot: 1 }] }],
      outputs: [
        {
          from: { slot: 2 },
          how: k === 1 ? 'store' : 'sum',
          place: within(
            c,
            axes.map((axis) => axis.c),
          ),
        },
      ],
    })
    return
  }
  lowering.steps.push({
    kind: 'gemm',
    spec: {
      m,
      n,
      k,
      a: { row: strideOf(a, 0), column: strideOf(a, 1) },
      b: { row: strideOf(b, 0), column: strideOf(b, 1) },
      accumulate: false,
    },
    batch,
    a: within(a, []),
    b: within(b, []),
    c: within({ ...c, strides: stridesOf(value.shape) }, []),
  })
}

interface Axis {
  readonly size: number
  readonly a: number
  readonly b: number
  readonly c: number
  readonly reduced: boolean
}

/** The order in which memory is read best: vectors run along the last axis. */
const bestOrder = (axes: readonly Axis[]): Axis[] => [...axes].sort((x, y) => evenness(x) - evenness(y))

function evenness({ a, b }: Axis): number {
  const strides = [a, b]
  return 2 * strides.filter((s) => s === 1).length - strides.filter((s) => s > 1).length
}
