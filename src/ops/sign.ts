import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Sign',
  category: 'arithmetic',
  order: 160,
  title: { en: 'Sign', ja: '符号' },
  short: { en: 'Sign', ja: '符号' },
  summary: {
    en: '1, 0 or −1: which side of 0 x lies on.',
    ja: 'x が 0 のどちら側にあるか。1、0、−1 のどれか。',
  },
  about: {
    en: 'The derivative of |x|. Its own derivative is 0 wherever it exists, so no gradient passes: nothing that comes before it can learn through it.',
    ja: '|x| の微分にあたる。それ自身の微分は、存在するところではどこでも 0 なので勾配が通らず、これより前は学習できない。',
  },
  backwardWords: { en: 'lets no gradient through, as its slope is 0', ja: '傾きが 0 なので勾配を通さない' },
  keywords: ['signum', 'positive', 'negative', '正負', 'プラス', 'マイナス'],
  figure: { kind: 'circle', sign: '\\pm', glyph: '±' },
  formula: 'y = \\operatorname{sign} x',
  inputs: { x: {} },
  expr: ({ x }) => e.sign(x),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'both sides and 0',
      inputs: { x: [-3, 0, 1e-300] },
      outputs: { y: [-1, 0, 1] },
      grads: { x: [0, 0, 0] },
    },
    { name: 'extremes', inputs: { x: [-Infinity, NaN] }, outputs: { y: [-1, NaN] } },
  ],
  onnx: { op: 'Sign' },
  pytorch: 'torch.sign(x)',
})
