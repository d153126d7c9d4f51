import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Exp',
  category: 'arithmetic',
  order: 60,
  title: { en: 'Exponential', ja: '指数関数' },
  short: { en: 'Exp', ja: '指数' },
  summary: { en: 'e to the power x.', ja: 'e の x 乗。' },
  about: {
    en: 'The only function that is its own derivative: the gradient is multiplied by the output. It turns differences into ratios and is always positive, which is why softmax uses it. Above about 709 it is Infinity in double precision.',
    ja: '微分しても形が変わらない関数で、勾配には出力をそのまま掛ける。差を比に変え、常に正になるので softmax に使われる。倍精度ではおよそ 709 を超えると ∞ になる。',
  },
  backwardWords: { en: 'multiplies the gradient by its own output', ja: '自分の出力を掛けて渡す' },
  keywords: ['exponential', 'e', '指数', 'ネイピア数'],
  figure: { kind: 'circle', sign: 'e^x', glyph: 'eˣ' },
  formula: 'y = e^{x}',
  inputs: { x: {} },
  expr: ({ x }) => e.exp(x),
  samples: unarySamples(),
  golden: [
    { name: 'zero and one', inputs: { x: [0, 1] }, outputs: { y: [1, Math.E] }, grads: { x: [1, Math.E] } },
    {
      name: 'extremes',
      inputs: { x: [1000, -1000, -Infinity] },
      outputs: { y: [Infinity, 0, 0] },
      grads: { x: [Infinity, 0, 0] },
    },
  ],
  onnx: { op: 'Exp' },
  pytorch: 'torch.exp(x)',
})
