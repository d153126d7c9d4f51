import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Sqrt',
  category: 'arithmetic',
  order: 80,
  title: { en: 'Square root', ja: '平方根' },
  short: { en: 'Sqrt', ja: '平方根' },
  summary: { en: 'The square root of x.', ja: 'x の平方根。' },
  about: {
    en: 'The gradient is divided by 2y. At 0 the slope is infinite, so √(x²) has no gradient there (NaN) although |x| does; use Abs. The root of a negative number is NaN.',
    ja: '勾配を 2y で割って渡す。0 では傾きが無限大になるので、√(x²) の 0 での勾配は NaN になる（|x| なら 0 なので Abs を使う）。負の数の平方根は NaN になる。',
  },
  backwardWords: { en: 'divides the gradient by twice its output', ja: '出力の 2 倍で割って渡す' },
  keywords: ['root', 'ルート', '根'],
  figure: { kind: 'circle', sign: '\\sqrt{\\ }', glyph: '√' },
  formula: 'y = \\sqrt{x}',
  inputs: { x: {} },
  expr: ({ x }) => e.sqrt(x),
  samples: unarySamples([0.2, 3]),
  golden: [
    { name: 'a square', inputs: { x: [9, 0.25] }, outputs: { y: [3, 0.5] }, grads: { x: [1 / 6, 1] } },
    {
      name: 'zero and negative',
      inputs: { x: [0, -1] },
      outputs: { y: [0, NaN] },
      grads: { x: [Infinity, NaN] },
    },
  ],
  onnx: { op: 'Sqrt' },
  pytorch: 'torch.sqrt(x)',
})
