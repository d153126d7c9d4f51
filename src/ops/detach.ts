import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Detach',
  category: 'arithmetic',
  order: 190,
  title: { en: 'Detach', ja: '勾配を切る' },
  short: { en: 'Detach', ja: '切り離し' },
  summary: { en: 'Passes the value on and lets no gradient back.', ja: '値だけを通し、勾配を戻さない。' },
  about: {
    en: 'What comes after it treats its value as a constant: a target computed by the network itself, the state at which truncated backpropagation stops, a teacher that must not learn. As the true derivative is not 0, a gradient check through a Detach rightly disagrees.',
    ja: 'これより後ろでは値が定数として扱われる。ネットワーク自身が計算した目標、Truncated BPTT の切れ目、学習させたくない教師モデルなどに使う。本当の微分は 0 ではないので、Detach を通る勾配の検算は合わなくて当然である。',
  },
  backwardWords: { en: 'keeps the gradient from going further back', ja: '勾配をここで止める' },
  keywords: ['stop gradient', 'constant', 'truncate', 'no_grad', '定数', '止める', '切断'],
  figure: { kind: 'circle', sign: 'x\\!\\mid', glyph: 'x|' },
  formula: 'y = x, \\quad \\frac{\\partial y}{\\partial x} := 0',
  inputs: { x: {} },
  expr: ({ x }) => e.detach(x),
  cuts: true,
  samples: unarySamples(),
  golden: [
    { name: 'value on, nothing back', inputs: { x: [1, -2] }, outputs: { y: [1, -2] }, grads: { x: [0, 0] } },
  ],
  onnx: {
    op: 'Identity',
    note: { en: 'ONNX graphs have no backward pass', ja: 'ONNX のグラフに逆伝播はない' },
  },
  pytorch: 'x.detach()',
})
