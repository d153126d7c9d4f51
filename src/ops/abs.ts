import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Abs',
  category: 'arithmetic',
  order: 130,
  title: { en: 'Absolute value', ja: '絶対値' },
  short: { en: 'Abs', ja: '絶対値' },
  summary: { en: 'The distance from 0.', ja: '0 からの距離。' },
  about: {
    en: 'The gradient keeps its size: it is multiplied by +1 where x is positive and by −1 where it is negative. At the kink, x = 0, the derivative is taken to be 0, as in PyTorch.',
    ja: '勾配の大きさは変わらず、x が正なら +1、負なら −1 を掛けて渡す。折れ曲がる x = 0 では、PyTorch と同じく微分を 0 とする。',
  },
  backwardWords: { en: 'multiplies the gradient by the sign of its input', ja: '入力の符号を掛けて渡す' },
  keywords: ['absolute', 'magnitude', 'l1', '大きさ'],
  figure: { kind: 'circle', sign: '|x|', glyph: '|x|' },
  formula: 'y = |x|',
  inputs: { x: {} },
  expr: ({ x }) => e.abs(x),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'both sides of the kink',
      inputs: { x: [-3, 0, 2] },
      outputs: { y: [3, 0, 2] },
      grads: { x: [-1, 0, 1] },
    },
    { name: 'infinity', inputs: { x: -Infinity }, outputs: { y: Infinity }, grads: { x: -1 } },
  ],
  onnx: { op: 'Abs' },
  pytorch: 'torch.abs(x)',
})
