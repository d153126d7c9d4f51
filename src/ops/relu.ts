import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Relu',
  category: 'activation',
  order: 30,
  title: { en: 'Rectified linear unit', ja: 'ReLU 関数' },
  short: { en: 'Relu', ja: 'ReLU' },
  summary: { en: 'x where it is positive, else 0.', ja: 'x が正ならそのまま、そうでなければ 0。' },
  about: {
    en: 'The usual activation of hidden layers. Where x is positive the gradient passes unchanged, however deep the network; elsewhere it is blocked. A unit whose input is never positive receives no gradient and stays dead. At 0 the slope is taken to be 0, as in the book and in PyTorch.',
    ja: '隠れ層でもっともよく使う活性化関数。x が正のところでは、どれだけ深くても勾配がそのまま通り、ほかでは止まる。入力がつねに 0 以下のユニットには勾配が届かず、学習が止まったままになる。0 での傾きは、本や PyTorch と同じく 0 とする。',
  },
  backwardWords: {
    en: 'lets the gradient through where its input is positive',
    ja: '入力が正のところだけ勾配を通す',
  },
  keywords: ['ReLU', 'rectifier', 'ramp', 'ランプ関数', '正規化線形関数'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{ReLU}',
    glyph: 'ReLU',
    curve: (x) => (x > 0 ? x : 0),
    range: 4,
  },
  formula: 'y = \\begin{cases} x & x > 0 \\\\ 0 & x \\le 0 \\end{cases}',
  inputs: { x: {} },
  expr: ({ x }) => e.select(e.le(x, 0), 0, x),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'both sides and the kink',
      inputs: { x: [-2, 0, 3] },
      outputs: { y: [0, 0, 3] },
      grads: { x: [0, 0, 1] },
    },
    {
      name: 'NaN is not hidden',
      inputs: { x: [NaN, -Infinity, Infinity] },
      outputs: { y: [NaN, 0, Infinity] },
    },
  ],
  onnx: { op: 'Relu' },
  pytorch: 'torch.relu(x)',
})
