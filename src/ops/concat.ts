import * as e from '../expr/build'
import { axisOf } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Concat',
  category: 'shape',
  order: 40,
  title: { en: 'Concatenation', ja: '連結' },
  short: { en: 'Concat', ja: '連結' },
  summary: { en: 'Puts tensors side by side along an axis.', ja: 'テンソルを軸に沿ってつなぐ。' },
  about: {
    en: 'All sizes but that of the axis must agree. Nothing is computed, so each input gets back its own part of the gradient. The default is the last axis (features side by side); NumPy and PyTorch default to the first.',
    ja: '連結する軸以外の大きさは等しくなければならない。計算は何もしないので、それぞれの入力には勾配の自分の部分がそのまま戻る。既定値は最後の軸（特徴量を横に並べる）で、NumPy と PyTorch の既定値は先頭の軸。',
  },
  backwardWords: {
    en: 'cuts the gradient up and gives each input its own part',
    ja: '勾配を切り分け、それぞれの入力に自分の部分を渡す',
  },
  keywords: ['join', 'cat', 'append', 'skip connection', '結合', 'つなぐ'],
  figure: { kind: 'slab', sign: '[\\,x\\,|\\,x\\,]', glyph: '[x|x]' },
  formula: 'y = [x_0 \\mid x_1 \\mid \\cdots]',
  inputs: { xs: { variadic: true } },
  attrs: {
    axis: axisAttr(-1, { en: 'The axis to join along.', ja: '連結する軸。' }),
  },
  expr: ({ xs }, { axis }) => {
    const [first] = xs
    if (first === undefined) throw new RangeError('nothing to join')
    return e.concat(xs, axisOf(first, axis))
  },
  samples: [
    {
      name: 'features side by side',
      shapes: {
        xs: [
          [2, 3],
          [2, 1],
          [2, 2],
        ],
      },
    },
    {
      name: 'examples below one another',
      shapes: {
        xs: [
          [2, 3],
          [1, 3],
        ],
      },
      attrs: { axis: 0 },
    },
    { name: 'one input', shapes: { xs: [[2, 2]] } },
    { name: 'vectors', shapes: { xs: [[1], [4]] } },
    {
      name: 'channels',
      shapes: {
        xs: [
          [1, 2, 2, 2],
          [1, 1, 2, 2],
        ],
      },
      attrs: { axis: 1 },
    },
    {
      name: 'one of them empty',
      shapes: {
        xs: [
          [2, 0],
          [2, 3],
        ],
      },
    },
  ],
  golden: [
    {
      name: 'two columns',
      inputs: { 'xs.0': [[1], [2]], 'xs.1': [[3], [4]] },
      outputs: { y: [[1, 3], [2, 4]] },
      grads: { 'xs.0': [[1], [1]], 'xs.1': [[1], [1]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'another size beside the axis',
      shapes: {
        xs: [
          [2, 3],
          [3, 3],
        ],
      },
      code: 'shape-mismatch',
      port: 'xs.1',
      message: 'shapes differ beside axis 1: xs.0 is (2,3), xs.1 is (3,3)',
    },
    {
      name: 'no such axis',
      shapes: {
        xs: [
          [2, 3],
          [2, 3],
        ],
      },
      attrs: { axis: 2 },
      code: 'bad-axis',
      port: 'xs.0',
      message: 'axis is 2: xs.0 is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'Concat' },
  pytorch: 'torch.cat(xs, dim=axis)',
})
