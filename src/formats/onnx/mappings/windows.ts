import type { Source } from '../../../graph/document'
import { findOp } from '../../../ops'
import { sizeOf } from '../../../tensor/shape'
import { tensor, type Tensor } from '../../../tensor/tensor'
import { bounded, unmapped, type Call, type Mapping } from '../call'
import { direct } from '../derived'
import type { Attrs } from '../builder'

/** Convolution and pooling. */
export const windows: Readonly<Record<string, Mapping>> = {
  Conv: (call) => sliding(call, 'Conv', { bias: call.has(2) ? undefined : false }),
  ConvTranspose: (call) => sliding(call, 'ConvTranspose', { bias: call.has(2) ? undefined : false }),
  AveragePool: (call) => sliding(call, 'AveragePool'),
  MaxPool: (call) => {
    const byColumn = call.flag('storage_order')
    const y = sliding(call, 'MaxPool')
    return call.wants(1) ? [y, places(call, y, byColumn)] : y
  },
  GlobalMaxPool: (call) => {
    const x = call.source(0)
    const axes = Array.from({ length: call.rank(x) - 2 }, (_, i) => i + 2)
    return call.unary('ReduceMax', x, { axes, keepdims: true })
  },
}

/** Where padding is worked out, what is written down for it does not count. */
function sliding(call: Call, name: string, more: Attrs = {}): Source {
  const op = findOp(name)
  if (op === undefined) throw unmapped(`${name} is not supported`, `${name} には対応していない`)
  return direct(call, op, {
    ...more,
    ...(call.text('auto_pad', 'NOTSET') === 'NOTSET' ? {} : { pads: undefined }),
  })
}

/** One axis of a pooling window. */
interface Axis {
  readonly size: number
  readonly window: number
  readonly stride: number
  readonly dilation: number
  readonly before: number
  readonly count: number
}

/** The place of each maximum in the whole input: windows are written out, and the largest of each is looked up. */
function places(call: Call, y: Source, byColumn: boolean): Source {
  const x = call.source(0)
  const [shape, out] = [call.shape(x), call.shape(y)]
  const [n = 1, channels = 1, ...sizes] = shape
  const axes = axesOf(call, sizes, out.slice(2))
  const { picks, found } = windowTables(axes, byColumn)
  const plane = sizeOf(sizes)
  const flat = call.unary('Reshape', x, { shape: [0, 0, plane] })
  // One more element, that never wins, stands for the padding.
  const framed = call.add('Pad', { x: flat }, { axis: 2, after: 1, value: -3.4028234663852886e38 })
  const seen = call.add('Gather', { x: framed, indices: call.tensor(picks) }, { axis: 2 })
  const best = call.unary('ArgMax', seen, { axis: 3 })
  const hits = call.unary('OneHot', best, { depth: picks.shape[1] ?? 1 })
  const inPlane = call.unary('ReduceSum', call.binary('Mul', hits, call.tensor(found)), { axes: [-1] })
  const planes = tensor(
    Float64Array.from({ length: bounded(n * channels) }, (_, i) => i * plane),
    [n, channels, 1],
  )
  return call.unary('Reshape', call.binary('Add', inPlane, call.tensor(planes)), { shape: [...out] })
}

function axesOf(call: Call, sizes: readonly number[], counts: readonly number[]): Axis[] {
  const windowSizes = call.ints('kernel_shape') ?? []
  const pads = call.ints('pads')
  const auto = call.text('auto_pad', 'NOTSET')
  return sizes.map((size, i) => {
    const [window, stride, dilation] = [
      windowSizes[i] ?? 1,
      call.ints('strides')?.[i] ?? 1,
      call.ints('dilations')?.[i] ?? 1,
    ]
    const count = counts[i] ?? 1
    const missing = Math.max(0, (count - 1) * stride + (window - 1) * dilation + 1 - size)
    const halves = auto === 'SAME_LOWER' ? Math.ceil(missing / 2) : Math.floor(missing / 2)
    const before = auto === 'NOTSET' ? (pads?.[i] ?? 0) : auto === 'VALID' ? 0 : halves
    return { size, window, stride, dilation, before, count }
  })
}

/** For each position and each place in its window: the element of the plane, and the number that ONNX gives it. */
function windowTables(
  axes: readonly Axis[],
  byColumn: boolean,
): { readonly picks: Tensor; readonly found: Tensor } {
  const positions = sizeOf(axes.map(({ count }) => count))
  const places = sizeOf(axes.map(({ window }) => window))
  const plane = sizeOf(axes.map(({ size }) => size))
  const picks = new Float64Array(bounded(positions * places))
  const found = new Float64Array(positions * places)
  for (let p = 0; p < positions; p++)
    for (let k = 0; k < places; k++) {
      const at = coordinates(axes, p, k)
      const isInside = at.every((c, i) => c >= 0 && c < (axes[i]?.size ?? 0))
      picks[p * places + k] = isInside ? linear(axes, at) : plane
      found[p * places + k] = isInside
        ? byColumn
          ? linear([...axes].reverse(), [...at].reverse())
          : linear(axes, at)
        : 0
    }
  return { picks: tensor(picks, [positions, places], 'int'), found: tensor(found, [positions, places]) }
}

function coordinates(axes: readonly Axis[], position: number, place: number): number[] {
  const at = new Array<number>(axes.length)
  for (let i = axes.length - 1; i >= 0; i--) {
    const { count, window, stride, dilation, before } = axes[i] ?? noAxis
    at[i] = (position % count) * stride + (place % window) * dilation - before
    position = Math.floor(position / count)
    place = Math.floor(place / window)
  }
  return at
}

const noAxis: Axis = { size: 1, window: 1, stride: 1, dilation: 1, before: 0, count: 1 }

const linear = (axes: readonly Axis[], at: readonly number[]): number =>
  axes.reduce((index, { size }, i) => index * size + (at[i] ?? 0), 0)
