import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Sigmoid',
  category: 'activation',
  order: 10,
  title: { en: 'Sigmoid', ja: 'シグモイド関数' },
  short: { en: 'Sigmoid', ja: 'Sigmoid' },
  summary: { en: 'Squeezes any number into (0, 1).', ja: 'どんな数も 0 と 1 の間に押し込む。' },
  about: {
    en: 'A smooth step, read as a probability in binary classification. The gradient is multiplied by y(1−y): at most ¼, and almost 0 where the curve is flat, so that many sigmoids in a row let the gradient vanish. The derivative uses the output y, not the input: applying y(1−y) to a value that is not a sigmoid’s output is a classic mistake.',
    ja: '滑らかなステップ関数で、2 値分類では確率として読む。勾配には y(1−y) を掛ける。これは最大でも ¼ で、曲線が平らなところではほとんど 0 になるため、sigmoid をいくつも重ねると勾配が消える。微分に使うのは入力ではなく出力 y であり、sigmoid の出力でない値に y(1−y) を使うのはよくある間違い。',
  },
  backwardWords: {
    en: 'multiplies the gradient by y(1−y), y being its own output',
    ja: '自分の出力 y から求めた y(1−y) を掛けて渡す',
  },
  keywords: ['logistic', 'probability', 'squash', 'ロジスティック', '確率', 'S 字'],
  figure: { kind: 'activation', sign: '\\sigma', glyph: 'σ', curve: (x) => 1 / (1 + Math.exp(-x)), range: 6 },
  formula: 'y = \\frac{1}{1 + e^{-x}}',
  inputs: { x: {} },
  expr: ({ x }) => e.div(1, e.add(1, e.exp(e.neg(x)))),
  // y' = y(1−y). By hand because the derived rule is 0·∞ = NaN where e^(−x) overflows (x = −1000).
  vjp: ({ y: g }, _, { y }) => ({ x: g && y ? e.mul(g, e.mul(y, e.sub(1, y))) : null }),
  samples: [
    ...unarySamples(),
    { name: 'where it is almost flat', shapes: { x: [4] }, domain: { x: [-12, 12] } },
  ],
  golden: [
    {
      name: 'centre and sides',
      inputs: { x: [0, 2, -4] },
      outputs: { y: [0.5, 0.8807970779778823, 0.01798620996209156] },
      grads: { x: [0.25, 0.10499358540350662, 0.017662706213291118] },
      tolerance: 1e-14,
    },
    {
      name: 'extremes neither overflow nor turn into NaN',
      inputs: { x: [1000, -1000, Infinity, -Infinity] },
      outputs: { y: [1, 0, 1, 0] },
      grads: { x: [0, 0, 0, 0] },
    },
    {
      name: 'first hidden layer of the three-layer network',
      inputs: { x: [0.3, 0.7, 1.1] },
      outputs: { y: [0.57444252, 0.66818777, 0.75026011] },
      tolerance: 1e-8,
    },
  ],
  onnx: { op: 'Sigmoid' },
  pytorch: 'torch.sigmoid(x)',
})
