import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Sin',
  category: 'arithmetic',
  order: 140,
  title: { en: 'Sine', ja: '正弦' },
  short: { en: 'Sin', ja: '正弦' },
  summary: { en: 'The sine of x, in radians.', ja: 'x（ラジアン）の正弦。' },
  about: {
    en: 'The gradient is multiplied by cos x, so it is largest where the wave crosses 0 and nothing at its crests. Differentiating it again and again gives cos, −sin, −cos and sin once more, which makes it a good first exercise in higher derivatives.',
    ja: '勾配に cos x を掛けて渡すので、波が 0 を横切るところで最大になり、山と谷では 0 になる。繰り返し微分すると cos、−sin、−cos を経て sin に戻るので、高階微分の最初の練習に向く。',
  },
  backwardWords: { en: 'multiplies the gradient by the cosine of its input', ja: '入力の cos を掛けて渡す' },
  keywords: ['sine', 'wave', 'trigonometric', '三角関数', 'サイン', '波'],
  figure: { kind: 'circle', sign: '\\sin', glyph: 'sin' },
  formula: 'y = \\sin x',
  inputs: { x: {} },
  expr: ({ x }) => e.sin(x),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero and a right angle',
      inputs: { x: [0, Math.PI / 2] },
      outputs: { y: [0, 1] },
      grads: { x: [1, 0] },
    },
    { name: 'infinity', inputs: { x: Infinity }, outputs: { y: NaN } },
  ],
  onnx: { op: 'Sin' },
  pytorch: 'torch.sin(x)',
})
