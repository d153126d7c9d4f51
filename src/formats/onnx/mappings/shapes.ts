import type { Source } from '../../../graph/document'
import { sizeOf } from '../../../tensor/shape'
import { tensor, type Tensor } from '../../../tensor/tensor'
import { axisAmong, bounded, isOpen, unmapped, type Call, type Mapping, type Result } from '../call'

/** Ops that move numbers about. What ONNX does to several axes at once is a chain of nodes here. */
export const shapes: Readonly<Record<string, Mapping>> = {
  Reshape: reshape,
  Shape: (call) => {
    const shape = call.openShape(call.source(0))
    const [start, end] = [call.number('start', 0), call.number('end', shape.length)]
    const part = shape.slice(start, end)
    return tensor(part, [part.length], 'int')
  },
  Squeeze: (call) => call.unary('Squeeze', call.source(0), { axes: call.list(1, 'axes') }),
  Unsqueeze: (call) => call.unary('Unsqueeze', call.source(0), { axes: call.list(1, 'axes') }),
  Expand: (call) => {
    const shape = [...call.constant(1, 'shape').data]
    if (shape.some(isOpen))
      throw unmapped('it depends on the size of the batch', 'バッチの大きさに依存している')
    return call.unary('Expand', call.source(0), { shape })
  },
  ConstantOfShape: (call) => {
    const shape = [...call.constant(0, 'shape').data]
    const attr = call.attr('value')
    const value = attr?.kind === 'tensor' ? attr.value : tensor([0], [1])
    const data = new Float64Array(bounded(sizeOf(shape))).fill(value.data[0] ?? 0)
    return { shape, dtype: value.dtype, data }
  },
  Range: (call) => {
    const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map((i) => call.constant(i, 'range').data[0])
    const length = bounded(Math.max(0, Math.ceil((limit - start) / delta)))
    const data = Array.from({ length }, (_, i) => start + i * delta)
    return tensor(data, [length], call.known(0)?.dtype)
  },
  Tile: (call) => call.unary('Tile', call.source(0), { repeats: [...call.constant(1, 'repeats').data] }),
  Slice: slice,
  Split: split,
  Pad: pad,
  Gather: gather,
  OneHot: oneHot,
  CumSum: (call) => {
    const x = call.source(0)
    const attrs = { axis: call.constant(1, 'axis').data[0], reverse: call.flag('reverse') }
    const sums = call.unary('CumSum', x, attrs)
    return call.flag('exclusive') ? call.binary('Sub', sums, x) : sums
  },
}

function reshape(call: Call): Source {
  const sizes = call.list(1, 'shape')
  if (sizes === undefined) throw unmapped('its shape is missing', '形がない')
  const zeros = sizes.filter((size) => size === 0).length
  const isLiteral = call.flag('allowzero') && zeros > 0
  if (isLiteral && (zeros > 1 || sizes.includes(-1)))
    throw unmapped(
      'allowzero with several open sizes is not supported',
      'allowzero で決まらない大きさが複数ある',
    )
  const x = call.source(0)
  // An axis of no elements: the size that is worked out is 0.
  if (isLiteral) return call.unary('Reshape', x, { shape: sizes.map((size) => (size === 0 ? -1 : size)) })
  return call.unary('Reshape', x, { shape: sizes.some(isOpen) ? followed(call, x, sizes) : [...sizes] })
}

/** Sizes that follow from the batch: as in the input where they stand at the same place, else worked out. */
function followed(call: Call, x: Source, sizes: readonly number[]): number[] {
  const shape = call.openShape(x)
  const out = sizes.map((size, axis) => (isOpen(size) ? (shape[axis] === size ? 0 : -1) : size))
  if (out.filter((size) => size === -1).length > 1)
    throw unmapped(
      'two of its sizes depend on the size of the batch',
      '2 つの大きさがバッチの大きさに依存している',
    )
  return out
}

function slice(call: Call): Source {
  let x = call.source(0)
  const starts = call.list(1, 'starts') ?? []
  const ends = call.list(2, 'ends') ?? []
  const axes = call.list(3, 'axes') ?? starts.map((_, i) => i)
  const steps = call.list(4, 'steps') ?? starts.map(() => 1)
  axes.forEach((axis, i) => {
    const [start, end, step] = [starts[i] ?? 0, ends[i] ?? Infinity, steps[i] ?? 1]
    if (!Number.isInteger(step) || step === 0)
      throw unmapped(`a step of ${step} is not supported`, `${step} という間隔には対応していない`)
    x = step > 0 ? forwards(call, x, axis, start, end, step) : backwards(call, x, axis, start, end, step)
  })
  return axes.length === 0 ? call.unary('Identity', x) : x
}

/** Positions beyond the ends are moved to them. */
function forwards(call: Call, x: Source, axis: number, start: number, end: number, step: number): Source {
  if (start === 0 && end > 2 ** 31 - 2)
    return call.add('Slice', { x }, { axis, step: step === 1 ? undefined : step })
  const whole = call.openShape(x)[axis < 0 ? axis + call.rank(x) : axis]
  if (start === 0 && step === 1 && end === whole) return x
  const size = call.size(x, axis)
  const from = Math.min(size, Math.max(0, start < 0 ? start + size : start))
  const to = Math.min(size, Math.max(from, end < 0 ? end + size : end))
  return call.add('Slice', { x }, { axis, start: from, end: to, step: step === 1 ? undefined : step })
}

/** Against the order: the elements are picked one by one. */
function backwards(call: Call, x: Source, axis: number, start: number, end: number, step: number): Source {
  const size = bounded(call.size(x, axis))
  const from = Math.min(size - 1, start < 0 ? start + size : start)
  const to = Math.max(-1, end < 0 ? end + size : end)
  const places: number[] = []
  for (let i = from; i > to && i >= 0; i += step) places.push(i)
  return picked(call, x, axis, places)
}

const picked = (call: Call, x: Source, axis: number, places: readonly number[]): Source =>
  call.add('Gather', { x, indices: call.tensor(tensor(places, [places.length], 'int')) }, { axis })

function split(call: Call): Result[] {
  const x = call.source(0)
  const axis = call.number('axis', 0)
  const size = call.size(x, axis)
  const parts = bounded(call.number('num_outputs', call.node.outputs.length))
  const each = Math.ceil(size / parts)
  const sizes =
    call.list(1, 'split') ??
    Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(each, size - i * each)))
  if (sizes.length === 2) {
    const y = call.add('Split', { x }, { axis, size: sizes[0] })
    return [y, call.output(y, 'rest')]
  }
  let start = 0
  return sizes.map((length) => call.add('Slice', { x }, { axis, start, end: (start += length) }))
}

function pad(call: Call): Source {
  let x = call.source(0)
  const mode = call.text('mode', 'constant')
  const pads = call.list(1, 'pads') ?? call.ints('paddings') ?? []
  const given = call.attr('value')
  const value = given?.kind === 'float' ? given.value : call.has(2) ? call.constant(2, 'value').data[0] : 0
  const axes = call.has(3) ? [...call.constant(3, 'axes').data] : pads.slice(pads.length / 2).map((_, i) => i)
  axes.forEach((axis, i) => {
    const [before, after] = [pads[i] ?? 0, pads[i + axes.length] ?? 0]
    if (before === 0 && after === 0) return
    if (mode !== 'constant') x = picked(call, x, axis, mirrored(mode, call.size(x, axis), before, after))
    else {
      if (before < 0 || after < 0)
        x = call.add(
          'Slice',
          { x },
          { axis, start: Math.max(0, -before), end: call.size(x, axis) + Math.min(0, after) },
        )
      if (before > 0 || after > 0)
        x = call.add(
          'Pad',
          { x },
          { axis, before: Math.max(0, before), after: Math.max(0, after), value: value || undefined },
        )
    }
  })
  return x === call.source(0) ? call.unary('Identity', x) : x
}

/** Which elements a margin repeats. */
function mirrored(mode: string, size: number, before: number, after: number): number[] {
  const period = Math.max(1, 2 * (size - 1))
  return Array.from({ length: bounded(before + size + after) }, (_, k) => {
    const i = k - before
    if (mode === 'edge') return Math.min(size - 1, Math.max(0, i))
    if (mode === 'wrap') return ((i % size) + size) % size
    if (mode !== 'reflect')
      throw unmapped(`its mode ${mode} is not supported`, `mode ${mode} には対応していない`)
    const folded = ((i % period) + period) % period
    return folded < size ? folded : period - folded
  })
}

function gather(call: Call): Source {
  const axis = call.number('axis', 0)
  const indices = call.known(1)
  const isWrapped = indices?.data.some((i) => i < 0)
  const table = call.weight(0)
  if (table === undefined) throw unmapped('it has no table', '表がない')
  if (axis === 0 && !isWrapped && typeof table !== 'string' && table.shape.length === 2)
    return call.add('Embedding', { x: call.source(1), W: table })
  const x = typeof table === 'string' ? table : call.tensor(table)
  if (indices === undefined || !isWrapped) return call.add('Gather', { x, indices: call.source(1) }, { axis })
  const size = call.size(x, axis)
  const whole = { ...indices, data: indices.data.map((i) => (i < 0 ? i + size : i)) }
  return call.add('Gather', { x, indices: call.tensor(whole) }, { axis })
}

/** off + (on − off)·[index = k]; negative indices count from the end, others beyond the range give rows of `off`. */
function oneHot(call: Call): Source {
  const depth = call.constant(1, 'depth').data[0] ?? 1
  const [off = 0, on = 1] = call.constant(2, 'values').data
  const axis = call.number('axis', -1)
  const column = call.unary('Unsqueeze', call.source(0), { axes: [axis] })
  const rank = call.rank(call.source(0)) + 1
  const at = axisAmong(axis, rank)
  const counted = classes(depth, rank - at)
  const hits = call.binary(
    'Add',
    equal(call, column, call.tensor(counted)),
    equal(call, call.binary('Add', column, depth), call.tensor(counted)),
  )
  const scaled = on - off === 1 ? hits : call.binary('Mul', hits, on - off)
  return off === 0 ? scaled : call.binary('Add', scaled, off)
}

/** 1 where two whole numbers are equal, 0 elsewhere: 1 − sign|a − b| */
export const equal = (call: Call, a: Source, b: Source): Source =>
  call.binary('Sub', 1, call.unary('Sign', call.unary('Abs', call.binary('Sub', a, b))))

/** 0 … n−1 along the first of `rank` axes. */
export const classes = (n: number, rank: number): Tensor =>
  tensor(
    Array.from({ length: bounded(n) }, (_, k) => k),
    [n, ...Array.from({ length: rank - 1 }, () => 1)],
  )
