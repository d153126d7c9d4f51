import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Tanh',
  category: 'activation',
  order: 20,
  title: { en: 'Hyperbolic tangent', ja: '双曲線正接' },
  short: { en: 'Tanh', ja: 'Tanh' },
  summary: { en: 'Squeezes any number into (−1, 1).', ja: 'どんな数も −1 と 1 の間に押し込む。' },
  about: {
    en: 'A sigmoid stretched to be symmetric about 0, with slope 1 there. The gradient is multiplied by 1 − y². Being centred on 0 it trains better than the sigmoid in hidden layers, but it is just as flat far out.',
    ja: 'sigmoid を 0 について対称に引き伸ばした形で、0 での傾きは 1。勾配には 1 − y² を掛ける。出力の中心が 0 なので隠れ層では sigmoid より学習しやすいが、遠くで平らになるのは同じ。',
  },
  backwardWords: {
    en: 'multiplies the gradient by 1 − y², y being its own output',
    ja: '自分の出力 y から求めた 1 − y² を掛けて渡す',
  },
  keywords: ['hyperbolic', 'squash', 'ハイパボリックタンジェント', '双曲線'],
  figure: { kind: 'activation', sign: '\\tanh', glyph: 'tanh', curve: Math.tanh, range: 4 },
  formula: 'y = \\tanh x',
  inputs: { x: {} },
  expr: ({ x }) => e.tanh(x),
  samples: unarySamples(),
  golden: [
    { name: 'zero has slope 1', inputs: { x: 0 }, outputs: { y: 0 }, grads: { x: 1 } },
    { name: 'one', inputs: { x: 1 }, outputs: { y: 0.7615941559557649 }, grads: { x: 0.41997434161402614 } },
    { name: 'extremes', inputs: { x: [1000, -1000] }, outputs: { y: [1, -1] }, grads: { x: [0, 0] } },
  ],
  onnx: { op: 'Tanh' },
  pytorch: 'torch.tanh(x)',
})
