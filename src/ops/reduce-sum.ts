import * as e from '../expr/build'
import { axesOf } from './kit/axes'
import { axesAttr, keepdimsAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'ReduceSum',
  category: 'layer',
  order: 30,
  title: { en: 'Sum', ja: '総和' },
  short: { en: 'Sum', ja: '総和' },
  summary: {
    en: 'Adds up the elements along axes, or all of them.',
    ja: '軸に沿って（またはすべての）要素を足す。',
  },
  about: {
    en: 'Every element that was added receives the same gradient, so the gradient is stretched back to the shape of the input: summing is broadcasting run backward, and the other way round. The sum of no elements is 0.',
    ja: '足された要素はどれも同じ勾配を受け取るので、勾配を入力の形に広げて渡す。総和の逆伝播はブロードキャスト、ブロードキャストの逆伝播は総和になる。要素がなければ 0 になる。',
  },
  backwardWords: {
    en: 'copies the gradient to every element that it added up',
    ja: '足した要素のすべてに同じ勾配を配る',
  },
  keywords: ['sum', 'total', 'reduce', 'add up', '合計', '和', '足す'],
  figure: { kind: 'slab', sign: '\\Sigma', glyph: 'Σ' },
  formula: 'y = \\sum x',
  inputs: { x: {} },
  attrs: { axes: axesAttr, keepdims: keepdimsAttr },
  expr: ({ x }, { axes, keepdims }) => e.sum(x, axesOf(x, axes), keepdims),
  samples: [
    { name: 'all', shapes: { x: [2, 3] } },
    { name: 'rows', shapes: { x: [2, 3] }, attrs: { axes: [1] } },
    { name: 'the batch, kept', shapes: { x: [2, 3] }, attrs: { axes: [0], keepdims: true } },
    { name: 'two axes of four', shapes: { x: [2, 3, 2, 2] }, attrs: { axes: [-1, -2] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { axes: [0] } },
    { name: 'nothing', shapes: { x: [0, 3] } },
    { name: 'an empty axis', shapes: { x: [2, 0] }, attrs: { axes: [1] } },
  ],
  golden: [
    { name: 'all', inputs: { x: [[1, 2], [3, 4]] }, outputs: { y: 10 }, grads: { x: [[1, 1], [1, 1]] } },
    { name: 'columns', inputs: { x: [[1, 2], [3, 4]] }, attrs: { axes: [0] }, outputs: { y: [4, 6] } },
    { name: 'nothing', inputs: { x: [] }, outputs: { y: 0 }, grads: { x: [] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axes: [2] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is 2: x is (2,3), so it must be from -2 to 1',
    },
    {
      name: 'an axis twice',
      shapes: { x: [2, 3] },
      attrs: { axes: [1, -1] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is [1,-1]: axis 1 is named twice',
    },
  ],
  onnx: { op: 'ReduceSum' },
  pytorch: 'torch.sum(x, dim=axes, keepdim=keepdims)',
})
