import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Identity',
  category: 'activation',
  order: 100,
  title: { en: 'Identity', ja: '恒等関数' },
  short: { en: 'Identity', ja: '恒等' },
  summary: { en: 'Passes its input on unchanged.', ja: '入力をそのまま出力する。' },
  about: {
    en: 'The output activation of regression, where any number may be predicted. It changes neither values nor gradients; a network with nothing else between its Affine layers collapses into one linear layer.',
    ja: '回帰の出力層に使う活性化関数。どんな値でも予測できるように何もしない。値も勾配も変えないので、Affine の間がこれだけだとネットワーク全体が 1 つの線形な層と同じになる。',
  },
  backwardWords: { en: 'hands the gradient on unchanged', ja: '勾配をそのまま渡す' },
  keywords: ['linear', 'pass', 'noop', '線形', '回帰', 'そのまま'],
  figure: { kind: 'activation', sign: 'x', glyph: 'id', curve: (x) => x, range: 4 },
  formula: 'y = x',
  inputs: { x: {} },
  expr: ({ x }) => x,
  samples: unarySamples(),
  golden: [
    {
      name: 'anything',
      inputs: { x: [1, -2, Infinity] },
      outputs: { y: [1, -2, Infinity] },
      grads: { x: [1, 1, 1] },
    },
  ],
  onnx: { op: 'Identity' },
  pytorch: 'x',
})
