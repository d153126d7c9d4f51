import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Erf',
  category: 'arithmetic',
  order: 155,
  title: { en: 'Error function', ja: '誤差関数' },
  short: { en: 'Erf', ja: 'erf' },
  summary: {
    en: 'How likely a normal number is to lie within x√2 of its mean, with the sign of x.',
    ja: '正規分布の値が平均から x√2 以内に入る確率。符号は x と同じ。',
  },
  about: {
    en: 'An S from −1 to 1, like tanh but steeper at 0 and flatter outside. ½(1 + erf(x/√2)) is the distribution of the standard normal, and GELU is x times that; exported models often spell it out so. The gradient is multiplied by the bell 2/√π · exp(−x²).',
    ja: '−1 から 1 へ向かう S 字の曲線。tanh に似ているが、0 の近くで急になり、外側では平らになる。½(1 + erf(x/√2)) は標準正規分布の分布関数で、これに x を掛けると GELU になる。書き出されたモデルでは GELU がこの形に展開されていることが多い。勾配には釣り鐘形の 2/√π · exp(−x²) を掛ける。',
  },
  backwardWords: { en: 'multiplies the gradient by 2/√π · exp(−x²)', ja: '2/√π · exp(−x²) を掛けて渡す' },
  keywords: ['gaussian', 'normal', 'probability', 'gelu', '正規分布', '確率', 'ガウス'],
  figure: { kind: 'circle', sign: '\\mathrm{erf}', glyph: 'erf' },
  formula: 'y = \\operatorname{erf}(x)',
  inputs: { x: {} },
  expr: ({ x }) => e.erf(x),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero, one and minus one',
      inputs: { x: [0, 1, -1] },
      outputs: { y: [0, 0.8427007929497149, -0.8427007929497149] },
      grads: { x: [1.1283791670955126, 0.4151074974205947, 0.4151074974205947] },
      tolerance: 1e-12,
    },
    { name: 'extremes', inputs: { x: [-100, 100] }, outputs: { y: [-1, 1] }, grads: { x: [0, 0] } },
  ],
  onnx: { op: 'Erf' },
  pytorch: 'torch.erf(x)',
})
