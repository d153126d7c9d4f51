import { listAttr, numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { sameShape } from '../../../tensor/shape'
import type { LoopNode, LoopOutput, Operand } from '../loop/spec'
import type { Maxima } from './argmax'
import type { LoopStep, Place } from './steps'
import { placeAt, type View } from './views'

interface Lowering {
  readonly maxima: Maxima
  view(value: Value): View
  place(value: Value): Place
  loop(step: Omit<LoopStep, 'kind' | 'reduced'>): void
}

/** More places of a window than this are not written out in one loop. */
const mostPlaces = 16

/** How the windows of an `overlapAdd` lie: `isApart`: none overlap; `isWhole`: they leave nothing out. */
export function tiling({ shape, attrs, inputs: [x] }: Value): {
  readonly isApart: boolean
  readonly isWhole: boolean
} {
  const [axes, sizes, steps, dilations] = ['axes', 'sizes', 'steps', 'dilations'].map((name) =>
    listAttr(attrs, name),
  )
  const along = (axes ?? []).map((axis, i) => ({
    length: shape[axis] ?? 1,
    count: x?.shape[axis] ?? 1,
    size: sizes?.[i] ?? 1,
    step: steps?.[i] ?? 1,
    span: (dilations?.[i] ?? 1) * ((sizes?.[i] ?? 1) - 1) + 1,
  }))
  return {
    isApart: along.every(({ count, step, span }) => step >= span || count === 1),
    isWhole: along.every(({ length, count, size }) => count * size === length),
  }
}

/**
 * The gradient of a maximum over windows, straight from the windows, their maxima and what flows back: in each window the
 * first of the largest gets it, the others get 0. `value` is the `overlapAdd` and `to` where its windows lie; where they
 * overlap, they are added. Answers whether `value` is that gradient.
 */
export function storeMaxima(
  lowering: Lowering,
  value: Value,
  { to, how }: { readonly to: Place; readonly how: 'store' | 'add' },
): boolean {
  const found = gradientOfMaxima(value)
  if (found === undefined) return false
  const { windows, flattened, upstream } = found
  const dims = upstream.shape
  const peak = lowering.maxima.of(flattened, dims.length)
  const from = placeAt(lowering.view(windows))
  const count = flattened.shape.at(-1) ?? 0
  if (peak === undefined || from === undefined || count > mostPlaces) return false
  const offsets = (strides: readonly number[]): number[] =>
    windows.shape
      .slice(dims.length)
      .reduce<number[]>(
        (list, size, i) =>
          list.flatMap((offset) =>
            Array.from({ length: size }, (_, j) => offset + j * (strides[dims.length + i] ?? 0)),
          ),
        [0],
      )
  const at = (place: Place): Place[] =>
    offsets(place.strides).map((offset) => ({
      ...place,
      offset: place.offset + offset,
      strides: place.strides.slice(0, dims.length),
    }))
  const inputs = [...at(from), lowering.place(peak), lowering.place(upstream)]
  const slot = (i: number): Operand => ({ slot: i })
  const [most, flow] = [slot(count), slot(count + 1)]
  const nodes: LoopNode[] = []
  const node = (prim: LoopNode['prim'], ...operands: Operand[]): Operand => {
    nodes.push({ prim, operands })
    return slot(inputs.length + nodes.length - 1)
  }
  const outputs: (Pick<LoopOutput, 'from' | 'how'> & { readonly place: Place })[] = []
  let free: Operand | undefined
  at(to).forEach((place, i) => {
    const x = slot(i)
    // Neither the largest nor a NaN.
    const misses = node('and', node('not', node('eq', x, most)), node('eq', x, x))
    const hits = node('not', misses)
    const wins = free === undefined ? hits : node('and', free, hits)
    free = free === undefined ? misses : node('and', free, misses)
    outputs.push({ from: node('select', wins, flow, { number: 0 }), how, place })
  })
  lowering.loop({ dims, inputs, nodes, outputs })
  return true
}

interface GradientOfMaxima {
  readonly windows: Value
  /** the windows with all their places along one last axis */
  readonly flattened: Value
  readonly upstream: Value
}

/** Reads overlapAdd(g · [argmax x = 0, 1, …]) where x are the same windows of another value. */
function gradientOfMaxima(value: Value): GradientOfMaxima | undefined {
  const [gathered] = value.inputs
  if (gathered?.prim !== 'reshape') return undefined
  const [product] = gathered.inputs
  if (product?.prim !== 'mul') return undefined
  const [a, b] = product.inputs
  for (const [flow, mask] of [
    [a, b],
    [b, a],
  ]) {
    const equal = mask?.prim === 'cast' ? mask.inputs[0] : undefined
    if (flow === undefined || equal?.prim !== 'eq') continue
    const [winner, positions] = equal.inputs.map((x) => unstretched(x, () => false))
    const [flattened] = winner?.prim === 'argmax' ? winner.inputs : []
    const [windows] = flattened?.prim === 'reshape' ? flattened.inputs : []
    if (winner === undefined || flattened === undefined || windows?.prim !== 'windows') continue
    const axis = numberAttr(winner.attrs, 'axis')
    const places = flattened.shape.slice(0, -1)
    const upstream = unstretched(flow, (x) => sameShape(x.shape, places))
    const isSame =
      axis === places.length &&
      positions?.prim === 'iota' &&
      positions.shape[0] === flattened.shape[axis] &&
      sameShape(upstream.shape, places) &&
      sameShape(windows.shape, gathered.shape) &&
      sameShape(windows.shape.slice(0, axis), places) &&
      ['axes', 'sizes', 'steps', 'dilations'].every(
        (name) => listAttr(windows.attrs, name).join() === listAttr(value.attrs, name).join(),
      )
    if (isSame) return { windows, flattened, upstream }
  }
  return undefined
}

/** What was stretched or reshaped, up to where `isEnough`. */
function unstretched(x: Value, isEnough: (x: Value) => boolean): Value {
  let now = x
  while (!isEnough(now) && (now.prim === 'broadcast' || now.prim === 'reshape')) {
    const [from] = now.inputs
    if (from === undefined) break
    now = from
  }
  return now
}
