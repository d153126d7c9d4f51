import * as e from '../expr/build'
import { axisOf } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'CumSum',
  category: 'layer',
  order: 100,
  title: { en: 'Running sum', ja: '累積和' },
  short: { en: 'CumSum', ja: '累積和' },
  summary: { en: 'The sum of everything up to each place.', ja: 'それぞれの位置までの和。' },
  about: {
    en: 'Element i of the result is the sum of elements 0 … i. Element j has gone into every sum from j on, so its gradient is the sum of the upstream gradients from j to the end: a running sum from the other side.',
    ja: '結果の i 番目は 0 番目から i 番目までの和。j 番目の要素は j 番目以降のすべての和に入っているので、その勾配は j から最後までの上流の勾配の和になる。つまり、反対側からの累積和である。',
  },
  backwardWords: { en: 'sums the gradient up from the other end', ja: '勾配を反対の端から累積して渡す' },
  keywords: ['cumulative', 'prefix', 'scan', '累計', '和'],
  figure: { kind: 'slab', sign: '\\Sigma_{\\le i}', glyph: 'Σ≤i' },
  formula: 'y_i = \\sum_{j \\le i} x_j',
  inputs: { x: {} },
  attrs: {
    axis: axisAttr(-1, { en: 'The axis to sum along.', ja: '累積する軸。' }),
    reverse: {
      type: 'boolean',
      default: false,
      doc: { en: 'Start from the end.', ja: '末尾から累積する。' },
    },
  },
  expr: ({ x }, { axis, reverse }) => e.cumsum(x, axisOf(x, axis), reverse),
  samples: [
    { name: 'a vector', shapes: { x: [5] } },
    { name: 'columns', shapes: { x: [3, 2] }, attrs: { axis: 0 } },
    { name: 'from the end', shapes: { x: [2, 3] }, attrs: { reverse: true } },
    { name: 'the middle axis', shapes: { x: [2, 3, 2] }, attrs: { axis: 1 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'empty', shapes: { x: [2, 0] } },
  ],
  golden: [
    {
      name: 'one to four',
      inputs: { x: [1, 2, 3, 4] },
      outputs: { y: [1, 3, 6, 10] },
      grads: { x: [4, 3, 2, 1] },
    },
    {
      name: 'from the end',
      inputs: { x: [1, 2, 3, 4] },
      attrs: { reverse: true },
      outputs: { y: [10, 9, 7, 4] },
      grads: { x: [1, 2, 3, 4] },
    },
  ],
  errors: [
    {
      name: 'a single number',
      shapes: { x: [] },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is -1: x is a single number and has no axes',
    },
  ],
  onnx: { op: 'CumSum' },
  pytorch: 'torch.cumsum(x, dim=axis)',
})
