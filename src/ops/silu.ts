import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'
import { callOp } from './kit/trace'
import { op as sigmoid } from './sigmoid'

export const op = defineOp({
  name: 'Silu',
  category: 'activation',
  order: 140,
  title: { en: 'Sigmoid linear unit (Swish)', ja: 'SiLU（Swish）関数' },
  short: { en: 'Silu', ja: 'SiLU' },
  summary: { en: 'x times its own sigmoid.', ja: 'x に自分の sigmoid を掛けたもの。' },
  about: {
    en: 'A unit that opens its own gate: far right it passes x, far left nothing, and between them it dips to −0.28. Smooth everywhere; the gradient is multiplied by σ(x) + y(1 − σ(x)). Also called Swish.',
    ja: '自分でゲートを開けるユニット。右の遠くでは x をそのまま通し、左の遠くでは通さず、途中で −0.28 まで下がる。どこでも滑らかで、勾配には σ(x) + y(1 − σ(x)) を掛ける。Swish とも呼ぶ。',
  },
  backwardWords: {
    en: 'multiplies the gradient by σ(x) + y(1 − σ(x))',
    ja: 'σ(x) + y(1 − σ(x)) を掛けて渡す',
  },
  keywords: ['swish', 'sigmoid', 'gate', 'ゲート'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{SiLU}',
    glyph: 'SiLU',
    curve: (x) => x / (1 + Math.exp(-x)),
    range: 5,
  },
  formula: 'y = x\\,\\sigma(x)',
  inputs: { x: {} },
  expr: ({ x }) => e.mul(x, callOp(sigmoid, { x })),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero and one',
      inputs: { x: [0, 1] },
      outputs: { y: [0, 0.7310585786300049] },
      grads: { x: [0.5, 0.9276705118714866] },
    },
    { name: 'extremes', inputs: { x: [1000, -1000] }, outputs: { y: [1000, 0] }, grads: { x: [1, 0] } },
  ],
  onnx: { op: 'Mul', note: { en: 'x times Sigmoid', ja: 'x と Sigmoid の積として書き出す' } },
  pytorch: 'torch.nn.functional.silu(x)',
})
