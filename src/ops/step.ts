import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Step',
  category: 'activation',
  order: 50,
  title: { en: 'Step function', ja: 'ステップ関数' },
  short: { en: 'Step', ja: 'ステップ' },
  summary: { en: '1 where x is positive, else 0.', ja: 'x が正なら 1、そうでなければ 0。' },
  about: {
    en: 'The activation of the perceptron: it fires or it does not. Its derivative is 0 everywhere (and does not exist at the jump), so no gradient passes and nothing before it can learn by gradient descent. The sigmoid is its smooth replacement. At x = 0 the output is 0, as in the book.',
    ja: 'パーセプトロンの活性化関数で、発火するかしないかの 2 つしかない。微分はどこでも 0（跳ぶところでは存在しない）なので勾配が通らず、これより前は勾配法では学習できない。滑らかにしたものが sigmoid である。本と同じく x = 0 では 0 を出力する。',
  },
  backwardWords: { en: 'lets no gradient through, as its slope is 0', ja: '傾きが 0 なので勾配を通さない' },
  keywords: ['heaviside', 'threshold', 'perceptron', 'fire', '階段', '閾値', '発火', 'パーセプトロン'],
  figure: {
    kind: 'activation',
    sign: '\\mathbf{1}_{x>0}',
    glyph: 'step',
    curve: (x) => (x > 0 ? 1 : 0),
    range: 4,
  },
  formula: 'y = \\begin{cases} 1 & x > 0 \\\\ 0 & x \\le 0 \\end{cases}',
  inputs: { x: {} },
  expr: ({ x }) => e.cast(e.gt(x, 0), 'float'),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'both sides and the jump',
      inputs: { x: [-1, 0, 1e-12, 2] },
      outputs: { y: [0, 0, 1, 1] },
      grads: { x: [0, 0, 0, 0] },
    },
    { name: 'extremes', inputs: { x: [-Infinity, Infinity] }, outputs: { y: [0, 1] } },
  ],
  onnx: {
    op: 'Greater',
    note: { en: 'Greater than 0, then Cast', ja: 'Greater（0 との比較）と Cast として書き出す' },
  },
  pytorch: '(x > 0).to(x.dtype)',
})
