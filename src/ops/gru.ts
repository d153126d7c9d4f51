import { op as cell } from './grucell'
import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { needShape, unrolled } from './kit/recurrence'
import {
  carriedState,
  carryAttr,
  directionAttr,
  gruGatesAttr,
  h0Port,
  linearBeforeResetAttr,
  recurrentBiasAttr,
  recurrentBiasPort,
  recurrentInitAttrs,
  recurrentPorts,
  sequenceLayoutAttr,
  sequencePort,
  unitsAttr,
} from './kit/recurrent-attributes'

export const op = defineOp({
  name: 'GRU',
  category: 'sequence',
  order: 340,
  title: { en: 'GRU layer', ja: 'GRU レイヤ' },
  short: { en: 'GRU', ja: 'GRU' },
  summary: {
    en: 'A gated RNN with fewer weights than an LSTM.',
    ja: 'LSTM より重みの少ないゲート付き RNN。',
  },
  about: {
    en: 'The GRU cell at every time step, h ← (1 − z)·n + z·h: (N, T, in) becomes (N, T, H), all hidden states in y and the last one in h. It has three blocks of weights where an LSTM has four. Backward, the gradient walks back through every step, multiplied by the update gate z. The book has z the other way round; PyTorch has its blocks as r z n (the attribute gates), resets after the product with Wh (linearBeforeReset) and has a second bias (recurrentBias); ONNX’s defaults are those of this op. Both have time first unless told otherwise (layout) and weights turned round. With carry each batch starts from the h that the last one left, and the gradient stops there (the book’s stateful; in PyTorch one passes h.detach() on by hand).',
    ja: 'GRU セルをすべての時刻で使う。h ← (1 − z)·n + z·h。(N, T, 入力) が (N, T, H) になり、すべての隠れ状態が y、最後のものが h から出る。重みは LSTM の 4 組に対して 3 組ですむ。逆伝播では勾配が更新ゲート z を掛けられながら時刻を逆向きにたどる。本では z の意味が逆になる。PyTorch は列の順が r z n（属性 gates）で、Wh との積の後にリセットし（linearBeforeReset）、バイアスをもう 1 つ持つ（recurrentBias）。ONNX の既定はここと同じ。どちらも既定では時刻の軸が先（layout）で、重みは転置されている。carry を使うと、各バッチが前のバッチの残した h から始まり、勾配はそこで止まる（本の stateful。PyTorch では h.detach() を自分で渡す）。',
  },
  backwardWords: {
    en: 'sends the gradient back through every time step, weighted by the update gates',
    ja: '勾配を更新ゲートで重みづけしながら、時刻を逆にたどって渡す',
  },
  keywords: [
    'recurrent',
    'sequence',
    'TimeGRU',
    'gate',
    'bidirectional',
    '系列',
    '時系列',
    'ゲート',
    '双方向',
  ],
  figure: { kind: 'card', sign: 'z_t,\\,h_t', glyph: 'GRU' },
  formula: 'h_t = (1 - z) \\odot n + z \\odot h_{t-1}',
  inputs: { x: sequencePort, h0: h0Port, ...recurrentPorts(3), bh: recurrentBiasPort },
  outputs: ['y', 'h'],
  attrs: {
    units: unitsAttr,
    gates: gruGatesAttr,
    linearBeforeReset: linearBeforeResetAttr,
    recurrentBias: recurrentBiasAttr,
    direction: directionAttr,
    layout: sequenceLayoutAttr,
    carry: carryAttr,
    bias: biasAttr,
    ...recurrentInitAttrs,
  },
  state: { carriedH: carriedState(3) },
  expr: ({ x, h0, Wx, Wh, b, bh, carriedH }, attrs) => {
    const wide = Wx.shape[1] ?? 0
    if (b !== undefined) needShape(b, 'b', [wide])
    if (bh !== undefined) needShape(bh, 'bh', [wide])
    const { gates, linearBeforeReset } = attrs
    return unrolled(cell, 3, { x, h0, Wx, Wh, carriedH }, { Wx, Wh, b, bh }, attrs, {
      gates,
      linearBeforeReset,
    })
  },
  tex: {
    x: '\\delta_t W_x^{\\top}',
    h0: '\\delta_1 W_h^{\\top} + z_1 \\odot \\frac{\\partial L}{\\partial h_1}',
    Wx: '\\sum_t x_t^{\\top} \\delta_t',
    Wh: '\\sum_t h_{t-1}^{\\top} \\delta_t',
    b: '\\sum_{t,n} \\delta_t',
  },
  samples: [
    { name: 'sequences', shapes: { x: [2, 3, 1], h0: [2, 2], Wx: [1, 6], Wh: [2, 6], b: [6] } },
    { name: 'as in PyTorch', shapes: { x: [2, 2, 1], h0: [2, 1], Wx: [1, 3], Wh: [1, 3], b: [3], bh: [3] }, attrs: { gates: 'rzn', linearBeforeReset: true, recurrentBias: true, layout: 'timeFirst' } },
    { name: 'from the end', shapes: { x: [1, 2, 2], Wx: [2, 3], Wh: [1, 3] }, attrs: { direction: 'reverse' } },
    { name: 'both ways', shapes: { x: [1, 2, 1], h0: [2, 1, 1], Wx: [1, 6], Wh: [1, 6], b: [6] }, attrs: { direction: 'bidirectional' } },
    { name: 'size 1', shapes: { x: [1, 1, 1], h0: [1, 1], Wx: [1, 3], Wh: [1, 3], b: [3] } },
    { name: 'carried from batch to batch', shapes: { x: [1, 2, 2], Wx: [2, 6], Wh: [2, 6], b: [6] }, attrs: { carry: true } },
    { name: 'an empty batch', shapes: { x: [0, 2, 1], Wx: [1, 3], Wh: [1, 3] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'half of the old state stays at each step',
      inputs: { x: [[[0], [0]]], h0: [[4]], Wx: [[0, 0, 1]], Wh: [[0, 0, 0]] },
      outputs: { y: [[[2], [1]]], h: [[1]] },
      grads: { x: [[[0.75], [0.5]]], h0: [[0.75]] },
    },
  ],
  errors: [
    {
      name: 'columns that are not three blocks',
      shapes: { x: [2, 4, 3], Wx: [3, 8], Wh: [2, 8] },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 8 columns: it must be a multiple of 3, one block for each gate and direction',
    },
    {
      name: 'a start for another batch',
      shapes: { x: [2, 4, 3], h0: [1, 2], Wx: [3, 6], Wh: [2, 6] },
      code: 'shape-mismatch',
      port: 'h0',
      message: 'h0 is (1,2): it must be (2,2)',
    },
    {
      name: 'a second bias of one block',
      shapes: { x: [2, 4, 3], Wx: [3, 6], Wh: [2, 6], bh: [2] },
      code: 'shape-mismatch',
      port: 'bh',
      message: 'bh is (2): it must be (6)',
    },
    {
      name: 'a matrix',
      shapes: { x: [4, 3], Wx: [3, 6], Wh: [2, 6] },
      attrs: { layout: 'timeFirst' },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (T, N, in): it is (4,3)',
    },
  ],
  onnx: {
    op: 'GRU',
    note: { en: 'weights turned round', ja: '重みは転置される' },
  },
  pytorch: 'torch.nn.GRU(D, H, batch_first=True)(x, h0)',
})
