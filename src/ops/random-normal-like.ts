import * as e from '../expr/build'
import type { Shape } from '../tensor/tensor'
import { defineOp, type KnownShapes } from './kit/definition'

export const op = defineOp({
  name: 'RandomNormalLike',
  category: 'arithmetic',
  order: 195,
  title: { en: 'Normal noise', ja: '正規乱数' },
  short: { en: 'Noise', ja: '乱数' },
  summary: {
    en: 'Random numbers from a normal distribution, as many as x has.',
    ja: 'x と同じ形の、正規分布に従う乱数。',
  },
  about: {
    en: 'Only the shape of x counts, so no gradient goes back through it. That is the trick of a variational auto-encoder: z = μ + σ·ε with ε from here lets the gradient reach μ and σ, as the randomness stands beside the path and not on it (reparameterisation). The numbers depend on the seed, the node and the step alone, so any step can be replayed. They are drawn while testing as well, as in ONNX; PyTorch has torch.randn_like.',
    ja: 'x は形だけが使われるので、ここを通って勾配が戻ることはない。変分オートエンコーダの再パラメータ化はこれを利用する。z = μ + σ·ε の ε をここから取れば、乱数が経路の上ではなく横にあるので、勾配は μ と σ に届く。値はシードとノードとステップだけで決まり、どのステップも再現できる。ONNX と同じくテスト時にも乱数を出す。PyTorch では torch.randn_like にあたる。',
  },
  backwardWords: { en: 'hands nothing back: only the shape was used', ja: '形だけを使ったので何も渡さない' },
  keywords: ['gaussian', 'random', 'sample', 'reparameterization', 'vae', 'ノイズ', '再パラメータ化', '乱数'],
  figure: { kind: 'circle', sign: '\\varepsilon', glyph: 'ε' },
  formula: 'y \\sim \\mathcal{N}(m, s^2)',
  inputs: { x: { dtype: 'any', about: { en: 'gives the shape', ja: '形を決める' } } },
  attrs: {
    mean: { type: 'number', default: 0, doc: { en: 'Mean m.', ja: '平均 m。' } },
    scale: {
      type: 'number',
      default: 1,
      min: 0,
      doc: { en: 'Standard deviation s.', ja: '標準偏差 s。' },
    },
  },
  noise: { draw: { kind: 'normal', shape: ({ x }: KnownShapes): Shape => x ?? [] } },
  expr: ({ draw }, { mean, scale }) => e.add(mean, e.mul(scale, draw)),
  samples: [
    { name: 'a batch', shapes: { x: [4, 2] } },
    { name: 'around 3', shapes: { x: [3] }, attrs: { mean: 3, scale: 0.5 } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'empty', shapes: { x: [0, 2] } },
  ],
  golden: [
    {
      name: 'the draw itself',
      inputs: { x: [5, 6], draw: [0.5, -1] },
      outputs: { y: [0.5, -1] },
      grads: { x: [0, 0] },
    },
    {
      name: 'moved and scaled',
      inputs: { x: [5, 6], draw: [0.5, -1] },
      attrs: { mean: 10, scale: 2 },
      outputs: { y: [11, 8] },
      grads: { x: [0, 0] },
    },
  ],
  onnx: { op: 'RandomNormalLike' },
  pytorch: 'mean + scale * torch.randn_like(x)',
})
