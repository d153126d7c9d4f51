import { listAttr, numberAttr } from '../../expr/attrs'
import { stridesOf } from '../../tensor/shape'
import type { FloatArray, Shape } from '../../tensor/tensor'
import type { Kernel, Run, Step } from '../kernel'
import { addBox, copyBox, type Place } from './strided'

const operand = (step: Step, i = 0): { x: FloatArray; shape: Shape; strides: number[] } => {
  const [x, shape] = [step.xs[i], step.shapes[i]]
  if (x === undefined || shape === undefined) throw new RangeError(`${step.prim} has no input ${i}`)
  return { x, shape, strides: stridesOf(shape) }
}

const whole = (data: FloatArray, shape: Shape): Place => ({ data, offset: 0, strides: stridesOf(shape) })

/** Stride of each axis of the wider `shape` in a tensor of `shape` `narrow`: 0 where it was stretched or removed. */
function stretchedStrides(narrow: Shape, wide: Shape): number[] {
  const lead = wide.length - narrow.length
  const strides = stridesOf(narrow)
  return wide.map((_, axis) => (axis < lead || narrow[axis - lead] === 1 ? 0 : (strides[axis - lead] ?? 0)))
}

const broadcast: Kernel = (step) => {
  const { x, shape } = operand(step)
  const from = { data: x, offset: 0, strides: stretchedStrides(shape, step.shape) }
  return copyBox(whole(step.out, step.shape), from, step.shape)
}

const sum: Kernel = (step) => {
  const { x, shape } = operand(step)
  const axes = listAttr(step.attrs, 'axes')
  const kept = shape.map((d, axis) => (axes.includes(axis) ? 1 : d))
  const add = addBox(
    { data: step.out, offset: 0, strides: stretchedStrides(kept, shape) },
    whole(x, shape),
    shape,
  )
  return zeroFirst(step.out, add)
}

const zeroFirst =
  (out: FloatArray, add: Run): Run =>
  () => {
    out.fill(0)
    add()
  }

const reshape: Kernel = (step) => {
  const { x } = operand(step)
  return () => step.out.set(x)
}

const transpose: Kernel = (step) => {
  const { x, strides } = operand(step)
  const perm = listAttr(step.attrs, 'perm')
  const from = { data: x, offset: 0, strides: perm.map((axis) => strides[axis] ?? 0) }
  return copyBox(whole(step.out, step.shape), from, step.shape)
}

/** Every step-th element of one axis, seen as a box inside the whole tensor. */
function part(data: FloatArray, shape: Shape, axis: number, start: number, step: number): Place {
  const strides = stridesOf(shape)
  const stride = strides[axis] ?? 0
  return { data, offset: start * stride, strides: strides.map((s, i) => (i === axis ? s * step : s)) }
}

const slice: Kernel = ({ attrs, xs, shapes, out, shape }) => {
  const [axis, start, every] = [
    numberAttr(attrs, 'axis'),
    numberAttr(attrs, 'start'),
    numberAttr(attrs, 'step'),
  ]
  return copyBox(whole(out, shape), part(xs[0] ?? out, shapes[0] ?? shape, axis, start, every), shape)
}

const unslice: Kernel = (step) => {
  const { x, shape } = operand(step)
  const { attrs, out } = step
  const [axis, start, every] = [
    numberAttr(attrs, 'axis'),
    numberAttr(attrs, 'start'),
    numberAttr(attrs, 'step'),
  ]
  return zeroFirst(out, copyBox(part(out, step.shape, axis, start, every), whole(x, shape), shape))
}

const pad: Kernel = (step) => {
  const { x, shape } = operand(step)
  const [axis, before] = [numberAttr(step.attrs, 'axis'), numberAttr(step.attrs, 'before')]
  const value = numberAttr(step.attrs, 'value')
  const copy = copyBox(part(step.out, step.shape, axis, before, 1), whole(x, shape), shape)
  return () => {
    step.out.fill(value)
    copy()
  }
}

const concat: Kernel = (step) => {
  const axis = numberAttr(step.attrs, 'axis')
  let start = 0
  const copies = step.xs.map((_, i) => {
    const { x, shape } = operand(step, i)
    const copy = copyBox(part(step.out, step.shape, axis, start, 1), whole(x, shape), shape)
    start += shape[axis] ?? 0
    return copy
  })
  return () => {
    for (const copy of copies) copy()
  }
}

/** The windows of `data` as a box: positions move by step, the appended window axes by dilation. */
function windowed(data: FloatArray, shape: Shape, step: Step): Place {
  const [axes, steps, dilations] = ['axes', 'steps', 'dilations'].map((name) => listAttr(step.attrs, name))
  const strides = stridesOf(shape)
  const moving = strides.map((s, axis) => s * (steps?.[axes?.indexOf(axis) ?? -1] ?? 1))
  const inside = (axes ?? []).map((axis, j) => (strides[axis] ?? 0) * (dilations?.[j] ?? 1))
  return { data, offset: 0, strides: [...moving, ...inside] }
}

const windows: Kernel = (step) => {
  const { x, shape } = operand(step)
  return copyBox(whole(step.out, step.shape), windowed(x, shape, step), step.shape)
}

const overlapAdd: Kernel = (step) => {
  const { x, shape } = operand(step)
  return zeroFirst(step.out, addBox(windowed(step.out, step.shape, step), whole(x, shape), shape))
}

export const layoutKernels = {
  broadcast,
  sum,
  reshape,
  transpose,
  slice,
  unslice,
  pad,
  concat,
  windows,
  overlapAdd,
}
