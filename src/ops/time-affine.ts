import { defineOp } from './kit/definition'
import { op as affine } from './affine'
import { wrongRank } from './kit/recurrence'
import { callOp } from './kit/trace'

export const op = defineOp({
  name: 'TimeAffine',
  category: 'sequence',
  order: 360,
  title: { en: 'Affine layer over time', ja: 'Time Affine レイヤ' },
  short: { en: 'T-Affine', ja: 'T-Affine' },
  summary: {
    en: 'The same Affine layer at every time step.',
    ja: '同じ Affine レイヤをすべての時刻に使う。',
  },
  about: {
    en: 'Turns (N, T, in) into (N, T, out) with one W and one b for all steps, as a language model does from hidden states to scores. Backward, W and b receive the sum over all examples and all steps. Affine does the same with any number of axes in front; this layer is the book’s TimeAffine and says that one of them is time. PyTorch’s Linear stores W turned round (out, in).',
    ja: 'すべての時刻に同じ W と b を使い、(N, T, 入力) を (N, T, 出力) にする。言語モデルが隠れ状態からスコアを求めるときに使う。逆伝播では、W と b に全データ・全時刻の和が渡る。Affine も前に軸がいくつあっても同じ計算をするが、このレイヤは本の TimeAffine にあたり、1 つの軸が時刻であることを表す。PyTorch の Linear は W を転置した (出力, 入力) で持つ。',
  },
  backwardWords: {
    en: 'hands x the gradient times Wᵀ, and W and b their sums over examples and steps',
    ja: 'x へ勾配と Wᵀ の積、W と b へデータと時刻についての和を渡す',
  },
  keywords: [
    'linear',
    'dense',
    'time distributed',
    'sequence',
    'language model',
    '時系列',
    '全結合',
    '言語モデル',
  ],
  figure: { kind: 'card', sign: 'x_t W{+}b', glyph: 'xₜW+b' },
  formula: 'y_t = x_t W + b',
  inputs: {
    x: { about: { en: 'sequences, (N, T, in)', ja: '系列。(N, T, 入力)' } },
    W: affine.inputs.W ?? {},
    b: { ...affine.inputs.b, optional: true },
  },
  attrs: { ...affine.attrs },
  expr: ({ x, W, b }, attrs) => {
    if (x.shape.length !== 3) throw wrongRank(x, { en: '(N, T, in)', ja: '(N, T, 入力)' })
    return callOp(affine, { x, W, b }, { units: attrs.units ?? null })
  },
  samples: [
    { name: 'sequences', shapes: { x: [2, 3, 2], W: [2, 3], b: [3] } },
    { name: 'no bias', shapes: { x: [1, 2, 3], W: [3, 1] } },
    { name: 'size 1', shapes: { x: [1, 1, 1], W: [1, 1], b: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 2, 3], W: [3, 2], b: [2] } },
  ],
  golden: [
    {
      name: 'the bias receives the sum over examples and steps',
      inputs: { x: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], W: [[1], [10]], b: [0.5] },
      outputs: { y: [[[21.5], [43.5]], [[65.5], [87.5]]] },
      grads: { W: [[16], [20]], b: [4] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'one step only',
      shapes: { x: [2, 3], W: [3, 2] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, T, in): it is (2,3)',
    },
    {
      name: 'inner sizes differ',
      shapes: { x: [2, 5, 3], W: [4, 2] },
      code: 'inner-sizes-differ',
      port: 'W',
      message: 'inner sizes differ: x is (2,5,3), W is (4,2)',
    },
  ],
  onnx: { op: 'MatMul', note: { en: 'and Add', ja: 'MatMul と Add になる' } },
  pytorch: 'torch.nn.functional.linear(x, W.T, b)',
})
