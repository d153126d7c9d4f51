import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Cos',
  category: 'arithmetic',
  order: 150,
  title: { en: 'Cosine', ja: '余弦' },
  short: { en: 'Cos', ja: '余弦' },
  summary: { en: 'The cosine of x, in radians.', ja: 'x（ラジアン）の余弦。' },
  about: {
    en: 'The gradient is multiplied by −sin x. At x = 0 the curve is flat, so no gradient passes there, although the function is not constant.',
    ja: '勾配に −sin x を掛けて渡す。x = 0 では曲線が平らなので、定数関数ではないのに勾配が 0 になる。',
  },
  backwardWords: {
    en: 'multiplies the gradient by minus the sine of its input',
    ja: '入力の −sin を掛けて渡す',
  },
  keywords: ['cosine', 'wave', 'trigonometric', '三角関数', 'コサイン', '波'],
  figure: { kind: 'circle', sign: '\\cos', glyph: 'cos' },
  formula: 'y = \\cos x',
  inputs: { x: {} },
  expr: ({ x }) => e.cos(x),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero and a right angle',
      inputs: { x: [0, Math.PI / 2] },
      outputs: { y: [1, 0] },
      grads: { x: [0, -1] },
    },
    { name: 'infinity', inputs: { x: -Infinity }, outputs: { y: NaN } },
  ],
  onnx: { op: 'Cos' },
  pytorch: 'torch.cos(x)',
})
