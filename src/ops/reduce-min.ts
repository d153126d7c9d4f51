import * as e from '../expr/build'
import type { Value } from '../expr/value'
import { axesOf } from './kit/axes'
import { axesAttr, keepdimsAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { overAxes } from './kit/reduce'

export const op = defineOp({
  name: 'ReduceMin',
  category: 'layer',
  order: 60,
  title: { en: 'Minimum', ja: '最小値' },
  short: { en: 'MinOf', ja: '最小値' },
  summary: {
    en: 'The smallest element along axes, or of all.',
    ja: '軸に沿って（またはすべての要素の中で）最小の値。',
  },
  about: {
    en: 'The counterpart of ReduceMax: the gradient goes to the smallest element alone, the first one at a tie, and all others receive 0.',
    ja: 'ReduceMax と対になる演算。勾配は最小の要素（同じ値が並ぶときは最初のもの）だけに渡り、ほかは 0 になる。',
  },
  backwardWords: {
    en: 'hands the gradient to the smallest, the first one at a tie',
    ja: '最小の要素（同じ値なら最初のもの）にだけ勾配を渡す',
  },
  keywords: ['min', 'smallest', 'amin', '最小', '一番小さい'],
  figure: { kind: 'slab', sign: '\\min', glyph: 'min' },
  formula: 'y = \\min_i x_i',
  inputs: { x: {} },
  attrs: { axes: axesAttr, keepdims: keepdimsAttr },
  // min x = −max(−x): the first smallest element is the first largest of −x
  expr: ({ x }, { axes, keepdims }) =>
    overAxes(x, axesOf(x, axes), keepdims, (rows: Value) => e.neg(e.reduceMax(e.neg(rows), -1))),
  samples: [
    { name: 'all', shapes: { x: [2, 3] } },
    { name: 'rows', shapes: { x: [3, 4] }, attrs: { axes: [1] } },
    { name: 'columns, kept', shapes: { x: [3, 2] }, attrs: { axes: [0], keepdims: true } },
    { name: 'two axes apart', shapes: { x: [2, 3, 2] }, attrs: { axes: [0, 2] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { axes: [1] } },
  ],
  golden: [
    {
      name: 'each row’s smallest',
      inputs: { x: [[1, 3, 2], [6, 5, 4]] },
      attrs: { axes: [1] },
      outputs: { y: [1, 4] },
      grads: { x: [[1, 0, 0], [0, 0, 1]] },
    },
    { name: 'the first of equals', inputs: { x: [5, 2, 2] }, outputs: { y: 2 }, grads: { x: [0, 1, 0] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'nothing to choose from',
      shapes: { x: [0] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (0)',
    },
    {
      name: 'an axis twice',
      shapes: { x: [2, 3] },
      attrs: { axes: [0, -2] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is [0,-2]: axis 0 is named twice',
    },
  ],
  onnx: { op: 'ReduceMin' },
  pytorch: 'torch.amin(x, dim=axes, keepdim=keepdims)',
})
