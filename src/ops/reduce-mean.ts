import * as e from '../expr/build'
import { axesOf } from './kit/axes'
import { axesAttr, keepdimsAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'ReduceMean',
  category: 'layer',
  order: 40,
  title: { en: 'Mean', ja: '平均' },
  short: { en: 'Mean', ja: '平均' },
  summary: {
    en: 'The mean of the elements along axes, or of all of them.',
    ja: '軸に沿った（またはすべての）要素の平均。',
  },
  about: {
    en: 'A sum divided by the number of elements, so every element receives the same gradient, divided by that number. Taken over the batch it keeps the size of the gradient independent of the size of the batch. The mean of no elements is refused.',
    ja: '総和を要素の数で割ったものなので、どの要素も、その数で割った同じ勾配を受け取る。バッチについて平均すると、勾配の大きさがバッチの大きさによらなくなる。要素がない平均は受け付けない。',
  },
  backwardWords: {
    en: 'divides the gradient by the number of elements and gives each the same share',
    ja: '勾配を要素の数で割り、等しく配る',
  },
  keywords: ['average', 'mean', 'reduce', '平均値'],
  figure: { kind: 'slab', sign: '\\bar{x}', glyph: 'x̄' },
  formula: 'y = \\frac{1}{n}\\sum x',
  inputs: { x: {} },
  attrs: { axes: axesAttr, keepdims: keepdimsAttr },
  expr: ({ x }, { axes, keepdims }) => e.mean(x, axesOf(x, axes), keepdims),
  samples: [
    { name: 'all', shapes: { x: [2, 3] } },
    { name: 'the batch', shapes: { x: [4, 3] }, attrs: { axes: [0] } },
    { name: 'rows, kept', shapes: { x: [2, 3] }, attrs: { axes: [-1], keepdims: true } },
    { name: 'each channel', shapes: { x: [2, 3, 2, 2] }, attrs: { axes: [0, 2, 3] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch of rows', shapes: { x: [0, 3] }, attrs: { axes: [1] } },
  ],
  golden: [
    { name: 'all', inputs: { x: [[1, 2], [3, 6]] }, outputs: { y: 3 }, grads: { x: [[0.25, 0.25], [0.25, 0.25]] } },
    { name: 'columns', inputs: { x: [[1, 2], [3, 4]] }, attrs: { axes: [0] }, outputs: { y: [2, 3] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'nothing to take the mean of',
      shapes: { x: [0, 3] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (0,3)',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axes: [-3] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is -3: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'ReduceMean' },
  pytorch: 'torch.mean(x, dim=axes, keepdim=keepdims)',
})
