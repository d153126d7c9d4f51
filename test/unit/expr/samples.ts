import * as e from '../../../src/expr/build'
import type { PrimName, Value } from '../../../src/expr/value'
import type { Argument } from './check'

export interface PrimSample {
  readonly args: readonly Argument[]
  readonly build: (xs: Value[]) => Value
}

const first =
  (f: (x: Value) => Value) =>
  ([x]: Value[]): Value =>
    f(need(x))
const pair =
  (f: (a: Value, b: Value) => Value) =>
  ([a, b]: Value[]): Value =>
    f(need(a), need(b))

function need(x: Value | undefined): Value {
  if (x === undefined) throw new RangeError('a sample has too few arguments')
  return x
}

const matrix: Argument = { shape: [2, 3] }
const positive: Argument = { shape: [2, 3], domain: [0.3, 2] }
const unary = (f: (x: Value) => Value, arg = matrix): PrimSample[] => [{ args: [arg], build: first(f) }]
const binary = (f: (a: Value, b: Value) => Value, a = matrix, b = matrix): PrimSample[] => [
  { args: [a, b], build: pair(f) },
]
const rows: Argument = { shape: [3], dtype: 'int', values: [2, 0, 2] }

/** At least one sample for each primitive: the type leaves none out. */
export const samples: { readonly [P in PrimName]: readonly PrimSample[] } = {
  const: [{ args: [], build: () => e.constant([1, -2, 0.5], [3]) }],
  iota: [{ args: [], build: () => e.iota(4) }],
  random: [
    {
      args: [{ shape: [], dtype: 'int', values: [3] }],
      build: first((step) => e.random('normal', 7, [2, 2], step)),
    },
  ],
  add: [
    ...binary(e.add),
    ...binary(e.add, matrix, { shape: [3] }),
    ...binary(e.add, { shape: [2, 1] }, { shape: [1, 3] }),
  ],
  sub: [...binary(e.sub), ...binary(e.sub, { shape: [] }, matrix)],
  neg: unary(e.neg),
  mul: [...binary(e.mul), ...binary(e.mul, matrix, { shape: [2, 1] }), ...unary((x) => e.mul(x, x))],
  div: [...binary(e.div, matrix, positive), ...unary((x) => e.div(e.add(x, 1), x), positive)],
  pow: [
    ...binary(e.pow, positive, matrix),
    ...unary((x) => e.pow(x, 3)),
    ...unary((x) => e.pow(x, -1.5), positive),
    ...unary((x) => e.pow(2, x)),
    ...unary((x) => e.pow(x, 0)),
    ...unary((x) => e.pow(x, x), positive),
  ],
  max: binary(e.maximum),
  min: binary(e.minimum),
  exp: unary(e.exp),
  log: unary(e.log, positive),
  log1p: unary(e.log1p, positive),
  sqrt: unary(e.sqrt, positive),
  sin: unary(e.sin),
  cos: unary(e.cos),
  tanh: unary(e.tanh),
  erf: unary(e.erf),
  abs: unary(e.abs),
  sign: unary(e.sign),
  floor: unary(e.floor),
  eq: binary((a, b) => e.cast(e.eq(a, b), 'float')),
  lt: binary((a, b) => e.cast(e.lt(a, b), 'float')),
  le: binary((a, b) => e.cast(e.le(a, b), 'float')),
  and: binary((a, b) => e.cast(e.and(e.lt(a, 0), e.lt(b, 0)), 'float')),
  not: unary((x) => e.cast(e.not(e.lt(x, 0)), 'float')),
  select: [
    ...binary((a, b) => e.select(e.lt(a, b), e.mul(a, a), e.mul(a, b))),
    ...unary((x) => e.select(e.le(x, 0), 0, x)),
  ],
  cast: unary((x) => e.mul(x, e.cast(e.gt(x, 0), 'float'))),
  detach: [{ args: [], build: () => e.detach(e.constant([1, 2], [2])) }],
  sum: [...unary((x) => e.sum(x)), ...unary((x) => e.sum(x, [0])), ...unary((x) => e.sum(x, [-1], true))],
  broadcast: [
    ...unary((x) => e.broadcastTo(x, [4, 2, 3])),
    ...unary((x) => e.broadcastTo(x, [2, 5, 3]), { shape: [2, 1, 3] }),
    ...unary((x) => e.broadcastTo(x, [2, 2]), { shape: [] }),
  ],
  reshape: unary((x) => e.reshape(x, [3, -1])),
  transpose: [
    ...unary((x) => e.transpose(x)),
    ...unary((x) => e.transpose(x, [2, 0, 1]), { shape: [2, 3, 4] }),
  ],
  slice: [
    ...unary((x) => e.slice(x, 1, 1, 3)),
    ...unary((x) => e.slice(x, 0, 1, 7, 2), { shape: [8, 2] }),
    ...unary((x) => e.slice(x, 0, -3, -1), { shape: [5] }),
  ],
  unslice: unary((x) => e.unslice(x, 1, 1, 2, 7)),
  pad: [...unary((x) => e.pad(x, 1, 1, 2)), ...unary((x) => e.pad(x, 0, 2, 0, 5))],
  concat: [
    ...binary((a, b) => e.concat([a, b], 1), matrix, { shape: [2, 1] }),
    ...unary((x) => e.concat([x, x, e.full([1, 3], 2)], 0)),
  ],
  matmul: [
    ...binary(e.matmul, matrix, { shape: [3, 4] }),
    // Square: nothing but the numbers tells B from Bᵀ.
    ...binary(e.matmul, { shape: [3, 3] }, { shape: [3, 3] }),
    ...binary(e.matmul, { shape: [3] }, { shape: [3] }),
    ...binary(e.matmul, { shape: [3] }, { shape: [3, 2] }),
    ...binary(e.matmul, matrix, { shape: [3] }),
    ...binary(e.matmul, { shape: [4, 2, 3] }, { shape: [3, 5] }),
    ...binary(e.matmul, { shape: [4, 2, 3] }, { shape: [4, 3, 2] }),
    ...binary(e.matmul, { shape: [2, 3] }, { shape: [4, 3, 2] }),
    ...binary(e.matmul, { shape: [5, 1, 2, 3] }, { shape: [4, 3, 2] }),
  ],
  gather: [
    { args: [{ shape: [4, 2] }, rows], build: pair(e.gather) },
    { args: [{ shape: [4] }, { shape: [2, 2], dtype: 'int', values: [1, 3, 3, 0] }], build: pair(e.gather) },
  ],
  scatterAdd: [{ args: [{ shape: [3, 2] }, rows], build: pair((g, i) => e.scatterAdd(g, i, 4)) }],
  windows: [
    ...unary((x) => e.windows(x, { axes: [0], sizes: [3] }), { shape: [6] }),
    ...unary((x) => e.windows(x, { axes: [1, 2], sizes: [2, 3], steps: [2, 1], dilations: [1, 2] }), {
      shape: [2, 5, 7],
    }),
  ],
  overlapAdd: [
    ...unary((g) => e.overlapAdd(g, [6], { axes: [0], sizes: [3], steps: [2] }), { shape: [2, 3] }),
    ...unary((g) => e.overlapAdd(g, [2, 4, 4], { axes: [1, 2], sizes: [2, 2] }), { shape: [2, 3, 3, 2, 2] }),
  ],
  argmax: unary((x) => e.mul(e.cast(e.argmax(x, 1), 'float'), e.sum(x, [1]))),
  reduceMax: [
    ...unary((x) => e.reduceMax(x, 1)),
    ...unary((x) => e.reduceMax(x, 0, true), { shape: [3, 2, 2] }),
  ],
  cumsum: [...unary((x) => e.cumsum(x, 1)), ...unary((x) => e.cumsum(x, 0, true), { shape: [4, 2] })],
}
