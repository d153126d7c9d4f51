import * as e from '../expr/build'
import type { Value } from '../expr/value'
import { axesOf } from './kit/axes'
import { axesAttr, keepdimsAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { overAxes } from './kit/reduce'

export const op = defineOp({
  name: 'ReduceMax',
  category: 'layer',
  order: 50,
  title: { en: 'Maximum', ja: '最大値' },
  short: { en: 'MaxOf', ja: '最大値' },
  summary: {
    en: 'The largest element along axes, or of all.',
    ja: '軸に沿って（またはすべての要素の中で）最大の値。',
  },
  about: {
    en: 'Only the winner decides the result, so only the winner receives the gradient; all others receive 0. At a tie the first one wins, so that exactly one element is moved (torch.amax shares it out instead). The largest of no elements is refused.',
    ja: '結果を決めるのは最大の要素だけなので、勾配もその要素だけに渡り、ほかは 0 になる。同じ値が並ぶときは最初のものが受け取る（torch.amax は等分する）。要素がなければ受け付けない。',
  },
  backwardWords: {
    en: 'hands the gradient to the winner, the first one at a tie',
    ja: '最大の要素（同じ値なら最初のもの）にだけ勾配を渡す',
  },
  keywords: ['max', 'largest', 'amax', '最大', '一番大きい'],
  figure: { kind: 'slab', sign: '\\max', glyph: 'max' },
  formula: 'y = \\max_i x_i',
  inputs: { x: {} },
  attrs: { axes: axesAttr, keepdims: keepdimsAttr },
  expr: ({ x }, { axes, keepdims }) =>
    overAxes(x, axesOf(x, axes), keepdims, (rows: Value) => e.reduceMax(rows, -1)),
  samples: [
    { name: 'all', shapes: { x: [2, 3] } },
    { name: 'rows', shapes: { x: [3, 4] }, attrs: { axes: [1] } },
    { name: 'columns, kept', shapes: { x: [3, 2] }, attrs: { axes: [0], keepdims: true } },
    { name: 'two axes apart', shapes: { x: [2, 3, 2] }, attrs: { axes: [0, 2] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { axes: [1] } },
    { name: 'an empty batch of rows', shapes: { x: [0, 3] }, attrs: { axes: [1] } },
  ],
  golden: [
    {
      name: 'each row’s winner',
      inputs: { x: [[1, 3, 2], [6, 5, 4]] },
      attrs: { axes: [1] },
      outputs: { y: [3, 6] },
      grads: { x: [[0, 1, 0], [1, 0, 0]] },
    },
    { name: 'the first of equals', inputs: { x: [2, 5, 5] }, outputs: { y: 5 }, grads: { x: [0, 1, 0] } },
    {
      name: 'the first in reading order, over two axes',
      inputs: { x: [[1, 7], [7, 2]] },
      outputs: { y: 7 },
      grads: { x: [[0, 1], [0, 0]] },
    },
    { name: 'below everything', inputs: { x: [-Infinity, -5] }, outputs: { y: -5 }, grads: { x: [0, 1] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'nothing to choose from',
      shapes: { x: [2, 0] },
      attrs: { axes: [1] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (2,0)',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axes: [2] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is 2: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'ReduceMax' },
  pytorch: 'torch.amax(x, dim=axes, keepdim=keepdims)',
})
