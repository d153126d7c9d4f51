import * as e from '../expr/build'
import { axisOf } from './kit/axes'
import { axisAttr, epsilonAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { moments, ofShape, scaleAndShift, standardized } from './kit/normalize'

export const op = defineOp({
  name: 'LayerNormalization',
  category: 'normalization',
  order: 120,
  title: { en: 'Layer normalisation', ja: 'レイヤ正規化' },
  short: { en: 'LayerNorm', ja: 'LayerNorm' },
  summary: { en: 'Each example to mean 0 and variance 1.', ja: 'データごとに平均 0、分散 1 にそろえる。' },
  about: {
    en: 'Mean and variance are taken over all axes from axis on, within each example, so the result depends neither on the batch nor on its size, and training and testing are the same. Then a learned scale gamma and shift beta. The gradient loses its mean and its part along the normalised values: what only moves or scales all inputs together cannot change the result.',
    ja: '平均と分散は、データごとに、axis 以降のすべての軸で求める。結果はバッチの中身にも大きさにもよらず、学習時とテスト時で同じになる。そのあと、学習する倍率 gamma とずらし beta を適用する。入力全体をずらしたり拡大したりしても結果は変わらないので、勾配からはその成分（平均と、正規化した値に沿った成分）が取り除かれる。',
  },
  backwardWords: {
    en: 'takes from the gradient its mean and its part along the normalised x',
    ja: '勾配から、平均と正規化した x に沿った成分を引いて渡す',
  },
  keywords: ['normalize', 'transformer', 'mean', 'variance', '正規化', '平均', '分散'],
  figure: { kind: 'card', sign: '\\tfrac{x-\\mu}{\\sigma}', glyph: 'LN' },
  formula: 'y = \\gamma\\, \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  inputs: {
    x: {},
    ...scaleAndShift((x, { axis }) => (typeof axis === 'number' ? x.slice(axis) : undefined)),
  },
  attrs: {
    axis: axisAttr(-1, { en: 'The first axis that belongs to the layer.', ja: '層に含まれる最初の軸。' }),
    epsilon: epsilonAttr(1e-5, { en: 'Keeps the division from 0.', ja: '0 で割るのを防ぐ小さな数。' }),
  },
  expr: ({ x, gamma, beta }, { axis, epsilon }) => {
    const first = axisOf(x, axis)
    const shape = x.shape.slice(first)
    const axes = shape.map((_, i) => first + i)
    const { mean, variance } = moments(x, axes)
    const y = standardized(x, mean, variance, epsilon)
    return e.add(e.mul(y, ofShape(x, gamma, shape)), ofShape(x, beta, shape))
  },
  samples: [
    { name: 'rows', shapes: { x: [3, 4], gamma: [4], beta: [4] } },
    { name: 'images', shapes: { x: [2, 2, 2, 2], gamma: [2, 2, 2], beta: [2, 2, 2] }, attrs: { axis: 1 } },
    { name: 'one vector', shapes: { x: [5], gamma: [5], beta: [5] } },
    { name: 'a sequence', shapes: { x: [2, 3, 4], gamma: [4], beta: [4] } },
    { name: 'size 1 is beta', shapes: { x: [1, 1], gamma: [1], beta: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 3], gamma: [3], beta: [3] } },
  ],
  golden: [
    {
      name: 'over channels and places: −1.3416',
      inputs: {
        x: [[[[1, 2]], [[3, 4]]], [[[5, 6]], [[7, 8]]]],
        gamma: [[[1, 1]], [[1, 1]]],
        beta: [[[0, 0]], [[0, 0]]],
      },
      attrs: { axis: 1 },
      outputs: {
        y: [
          [[[-1.3416, -0.4472]], [[0.4472, 1.3416]]],
          [[[-1.3416, -0.4472]], [[0.4472, 1.3416]]],
        ],
      },
      tolerance: 1e-4,
    },
    {
      name: 'what moves all inputs together changes nothing',
      inputs: { x: [1, 3], gamma: [1, 1], beta: [0, 0] },
      attrs: { epsilon: 0 },
      outputs: { y: [-1, 1] },
      grads: { x: [0, 0], gamma: [-1, 1], beta: [1, 1] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a scale of another size',
      shapes: { x: [2, 3], gamma: [2], beta: [3] },
      code: 'shape-mismatch',
      port: 'gamma',
      message: 'shapes do not fit: x is (2,3), gamma is (2); gamma must be (3)',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 3], gamma: [3], beta: [3] },
      attrs: { axis: 2 },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 2: x is (2,3), so it must be from -2 to 1',
    },
    {
      name: 'nothing to normalise',
      shapes: { x: [2, 0], gamma: [0], beta: [0] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (2,0)',
    },
  ],
  onnx: { op: 'LayerNormalization' },
  pytorch: 'torch.nn.functional.layer_norm(x, x.shape[axis:], gamma, beta, epsilon)',
})
