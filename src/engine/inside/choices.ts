import { knownNumber } from '../../expr/build'
import { dataAttr, listAttr, numberAttr, stringAttr } from '../../expr/attrs'
import type { PrimName, Value } from '../../expr/value'
import type { AttrValue } from '../../graph/document'
import { sizeOf } from '../../tensor/shape'
import { writeTensor } from '../../tensor/literal'
import type { Wired } from './same-expression'

/** A node that could stand for a value: an op, its attributes, and what its ports would be wired to. */
export interface Choice {
  readonly op: string
  readonly attrs: Readonly<Record<string, AttrValue>>
  readonly inputs: Wired
}

type Choices = (value: Value) => Choice[]

const choice = (op: string, inputs: Wired, attrs: Choice['attrs'] = {}): Choice => ({ op, attrs, inputs })

/** Constants of more elements stay as they were stretched. */
const smallConstant = 4096

const plain: Readonly<Partial<Record<Value['prim'], readonly [op: string, ...ports: string[]]>>> = {
  add: ['Add', 'a', 'b'],
  sub: ['Sub', 'a', 'b'],
  mul: ['Mul', 'a', 'b'],
  div: ['Div', 'a', 'b'],
  pow: ['Pow', 'a', 'b'],
  max: ['Max', 'a', 'b'],
  min: ['Min', 'a', 'b'],
  eq: ['Equal', 'a', 'b'],
  lt: ['Less', 'a', 'b'],
  le: ['LessOrEqual', 'a', 'b'],
  and: ['And', 'a', 'b'],
  neg: ['Neg', 'x'],
  exp: ['Exp', 'x'],
  log: ['Log', 'x'],
  log1p: ['Log1p', 'x'],
  sqrt: ['Sqrt', 'x'],
  sin: ['Sin', 'x'],
  cos: ['Cos', 'x'],
  tanh: ['Tanh', 'x'],
  erf: ['Erf', 'x'],
  abs: ['Abs', 'x'],
  sign: ['Sign', 'x'],
  floor: ['Floor', 'x'],
  not: ['Not', 'x'],
  select: ['Where', 'condition', 'a', 'b'],
}

/**
 * Nodes that could stand for a value, the most readable one first: each takes in more of the expression than the next.
 * The last one is the primitive itself. Whether one of the others says the same is for `isOpOf` to find out.
 */
export const choicesFor: Choices = (value) => {
  const [x] = value.inputs
  const elementwise = plain[value.prim]
  if (elementwise !== undefined) {
    const [op, ...ports] = elementwise
    return [...short(value), ...fewer(value, ports, op, seenThrough)]
  }
  const rule = rules[value.prim as PrimName]
  if (rule === undefined) throw new RangeError(`no node stands for ${value.prim}`)
  return x === undefined ? rule(value, value) : rule(value, x)
}

/** x², and a sum divided by how many there were. */
function short(value: Value): Choice[] {
  const [x, other] = value.inputs
  if (x === undefined || other === undefined) return []
  if (value.prim === 'pow' && knownNumber(other) === 2)
    return seenThrough(x).map((base) => choice('Square', { x: base }))
  if (value.prim === 'div') return sums(x).map((sum) => ({ ...sum, op: 'ReduceMean' }))
  return []
}

/** `ReduceSum` at a sum, or at one whose axes were kept. */
function sums(value: Value): Choice[] {
  const inner = value.prim === 'sum' ? value : value.prim === 'reshape' ? value.inputs[0] : undefined
  const [x] = inner?.inputs ?? []
  if (inner?.prim !== 'sum' || x === undefined) return []
  return reduced('ReduceSum', x, listAttr(inner.attrs, 'axes'), inner !== value)
}

const reduced = (op: string, x: Value, axes: readonly number[], keepdims: boolean): Choice[] =>
  withoutCast(x).map((from) =>
    choice(
      op,
      { x: from },
      {
        ...(axes.length === x.shape.length ? {} : { axes }),
        ...(keepdims ? { keepdims } : {}),
      },
    ),
  )

const rules: Readonly<Partial<Record<PrimName, (value: Value, x: Value) => Choice[]>>> = {
  const: (value) => [constant(value)],
  iota: ({ attrs }) => {
    const n = numberAttr(attrs, 'n')
    const data = Array.from({ length: n }, (_, i) => i)
    return [choice('Constant', {}, { value: { shape: [n], data, dtype: 'int' } })]
  },
  sum: sums,
  reduceMax: ({ attrs }, x) => reduced('ReduceMax', x, [numberAttr(attrs, 'axis')], false),
  argmax: ({ attrs }, x) => [choice('ArgMax', { x }, { axis: numberAttr(attrs, 'axis') })],
  cumsum: ({ attrs }, x) => [
    choice('CumSum', { x }, { axis: numberAttr(attrs, 'axis'), reverse: attrs['reverse'] === true }),
  ],
  matmul: products,
  broadcast: (value, x) =>
    knownNumber(value) !== undefined && sizeOf(value.shape) <= smallConstant
      ? [constant(value)]
      : [choice('Expand', { x }, { shape: value.shape })],
  reshape: (value, x) => [
    ...(knownNumber(value) !== undefined ? [constant(value)] : []),
    ...(x.prim === 'matmul' ? products(x) : []),
    ...sums(value),
    ...keptDims(value, x),
    ...picked(x),
    choice('Reshape', { x }, { shape: value.shape }),
  ],
  transpose: ({ attrs }, x) => [choice('Transpose', { x }, { perm: listAttr(attrs, 'perm') })],
  slice: ({ attrs }, x) => [
    choice(
      'Slice',
      { x },
      {
        axis: numberAttr(attrs, 'axis'),
        start: numberAttr(attrs, 'start'),
        end: numberAttr(attrs, 'end'),
        step: numberAttr(attrs, 'step'),
      },
    ),
  ],
  unslice: ({ attrs }, x) => [
    choice(
      'Spread',
      { x },
      {
        axis: numberAttr(attrs, 'axis'),
        start: numberAttr(attrs, 'start'),
        step: numberAttr(attrs, 'step'),
        size: numberAttr(attrs, 'n'),
      },
    ),
  ],
  pad: ({ attrs }, x) => {
    const [axis, before, after] = ['axis', 'before', 'after'].map((name) => numberAttr(attrs, name))
    const value = numberAttr(attrs, 'value')
    const where = { axis: axis ?? 0, before: before ?? 0, after: after ?? 0 }
    return [
      value === -Infinity ? choice('PadLowest', { x }, where) : choice('Pad', { x }, { ...where, value }),
    ]
  },
  concat: ({ inputs: xs, attrs }) => {
    const axis = numberAttr(attrs, 'axis')
    const apart = xs.flatMap((x) => (x.prim === 'reshape' ? x.inputs : []))
    return [
      ...(apart.length === xs.length ? [choice('Stack', { xs: apart }, { axis })] : []),
      choice('Concat', { xs }, { axis }),
    ]
  },
  gather: ({ inputs: [, indices] }, x) => (indices === undefined ? [] : [choice('Gather', { x, indices })]),
  scatterAdd: ({ inputs: [, indices], attrs }, x) =>
    indices === undefined ? [] : [choice('ScatterAdd', { x, indices }, { size: numberAttr(attrs, 'n') })],
  windows: ({ attrs }, x) => [choice('Windows', { x }, windowAttrs(attrs))],
  overlapAdd: ({ attrs }, x) => [
    choice('OverlapAdd', { x }, { ...windowAttrs(attrs), shape: listAttr(attrs, 'shape') }),
  ],
  cast: (value, x) => [...oneHot(x), choice('Cast', { x }, { to: stringAttr(value.attrs, 'dtype') })],
  detach: (_, x) => [choice('Detach', { x })],
}

function constant(value: Value): Choice {
  const number = knownNumber(value)
  const { shape, dtype } = value
  const data =
    value.prim === 'const' ? dataAttr(value.attrs) : new Float64Array(sizeOf(shape)).fill(number ?? NaN)
  return choice('Constant', {}, { value: writeTensor({ shape, dtype, data }) })
}

const windowAttrs = (attrs: Value['attrs']): Choice['attrs'] =>
  Object.fromEntries(['axes', 'sizes', 'steps', 'dilations'].map((name) => [name, listAttr(attrs, name)]))

/** The product that NumPy's rules would make of what its sides were before they were reshaped and stretched. */
function products(value: Value): Choice[] {
  return fewer(value, ['a', 'b'], 'MatMul', (side) => {
    const [x] = side.prim === 'reshape' || side.prim === 'broadcast' ? side.inputs : []
    const [deeper] = x?.prim === 'reshape' || x?.prim === 'broadcast' ? x.inputs : []
    return [deeper, x, side].filter((at) => at !== undefined)
  })
}

/** An axis that was looked along and kept with size 1. */
function keptDims(value: Value, x: Value): Choice[] {
  const [from] = x.inputs
  const axis = x.attrs['axis']
  if (from === undefined || typeof axis !== 'number' || value.shape.length !== from.shape.length) return []
  if (x.prim === 'reduceMax') return reduced('ReduceMax', from, [axis], true)
  return x.prim === 'argmax' ? [choice('ArgMax', { x: from }, { axis, keepdims: true })] : []
}

/** One position of an axis, the axis dropped. */
function picked(slice: Value): Choice[] {
  const [x] = slice.inputs
  if (slice.prim !== 'slice' || x === undefined) return []
  return [
    choice('Pick', { x }, { axis: numberAttr(slice.attrs, 'axis'), at: numberAttr(slice.attrs, 'start') }),
  ]
}

function oneHot(x: Value): Choice[] {
  const [indices, counted] = x.prim === 'eq' ? x.inputs : []
  const iota = counted?.prim === 'broadcast' ? counted.inputs[0] : counted
  if (indices === undefined || iota?.prim !== 'iota') return []
  const depth = numberAttr(iota.attrs, 'n')
  return seenThrough(indices).map((at) => choice('OneHot', { x: at }, { depth }))
}

/**
 * An op with each of its ports wired as far back as `back` can see; nearer and nearer, down to the inputs themselves.
 */
function fewer(
  { inputs }: Value,
  ports: readonly string[],
  op: string,
  back: (x: Value) => readonly Value[],
): Choice[] {
  let lists: Value[][] = [[]]
  for (const x of inputs) lists = lists.flatMap((list) => back(x).map((at) => [...list, at]))
  return lists.map((list) =>
    choice(
      op,
      Object.fromEntries(ports.flatMap((port, i) => (list[i] === undefined ? [] : [[port, list[i]]]))),
    ),
  )
}

/** What stands behind stretching and conversions that an op does by itself, the furthest first. */
function seenThrough(x: Value): Value[] {
  const chain = [x]
  for (let at = x; at.prim === 'broadcast' || at.prim === 'cast' || addsLeadingAxes(at);) {
    const [from] = at.inputs
    if (from === undefined) break
    chain.unshift(from)
    at = from
  }
  return chain
}

const withoutCast = (x: Value): Value[] => (x.prim === 'cast' ? [...x.inputs, x] : [x])

/** Axes of size 1 in front, which stretching would add by itself; or a column of indices. */
function addsLeadingAxes({ prim, shape, inputs: [x] }: Value): boolean {
  if (prim !== 'reshape' || x === undefined) return false
  const more = shape.length - x.shape.length
  if (more <= 0) return false
  return shape.slice(0, more).every((size) => size === 1) || (more === 1 && shape.at(-1) === 1)
}
