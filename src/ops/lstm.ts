import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { needShape, unrolled } from './kit/recurrence'
import {
  carriedState,
  carryAttr,
  c0Port,
  directionAttr,
  h0Port,
  lstmGatesAttr,
  peepholeAttr,
  peepholePort,
  recurrentInitAttrs,
  recurrentPorts,
  sequenceLayoutAttr,
  sequencePort,
  unitsAttr,
} from './kit/recurrent-attributes'
import { op as cell } from './lstmcell'

export const op = defineOp({
  name: 'LSTM',
  category: 'sequence',
  order: 320,
  title: { en: 'LSTM layer', ja: 'LSTM レイヤ' },
  short: { en: 'LSTM', ja: 'LSTM' },
  summary: {
    en: 'An RNN with a memory cell that gradients survive in.',
    ja: '勾配が消えにくい記憶セルを持つ RNN。',
  },
  about: {
    en: 'The LSTM cell at every time step: (N, T, in) becomes (N, T, H), all hidden states in y, the last one in h and the last memory cell in c. Backward, the gradient walks back through every step; along c it is only multiplied by the forget gate, so it fades slowly when that is near 1. A bias of 1 or 2 for the forget gate keeps it open at the start. This is the book’s TimeLSTM, blocks in the order f g i o; PyTorch has i f g o, ONNX i o f c (the attribute gates). Both have time first unless told otherwise (layout), weights turned round, and two biases whose sum is b. With carry each batch starts from the h and c that the last one left, and the gradient stops there (the book’s stateful; in PyTorch one passes both on by hand, detached).',
    ja: 'LSTM セルをすべての時刻で使う。(N, T, 入力) が (N, T, H) になり、すべての隠れ状態が y、最後の隠れ状態が h、最後の記憶セルが c から出る。逆伝播では勾配が時刻を逆向きにたどる。c に沿っては忘却ゲートを掛けるだけなので、それが 1 に近ければゆっくりとしか薄れない。忘却ゲートのバイアスを 1 や 2 から始めると、最初からゲートが開いている。本の TimeLSTM にあたり、列は f g i o の順。PyTorch は i f g o、ONNX は i o f c（属性 gates）。どちらも既定では時刻の軸が先（layout）で、重みは転置、バイアスは 2 つ（その和が b）。carry を使うと、各バッチが前のバッチの残した h と c から始まり、勾配はそこで止まる（本の stateful。PyTorch では detach した h と c を自分で渡す）。',
  },
  backwardWords: {
    en: 'sends the gradient back through every time step, along the memory cell with little loss',
    ja: '勾配を時刻を逆にたどって渡す（記憶セルに沿ってはほとんど薄れない）',
  },
  keywords: [
    'recurrent',
    'sequence',
    'TimeLSTM',
    'gate',
    'memory',
    'peephole',
    'bidirectional',
    '系列',
    '時系列',
    '記憶セル',
    '双方向',
  ],
  figure: { kind: 'card', sign: 'c_t,\\,h_t', glyph: 'LSTM' },
  formula: 'c_t = f \\odot c_{t-1} + g \\odot i, \\quad h_t = o \\odot \\tanh(c_t)',
  inputs: { x: sequencePort, h0: h0Port, c0: c0Port, ...recurrentPorts(4), P: peepholePort },
  outputs: ['y', 'h', 'c'],
  attrs: {
    units: unitsAttr,
    gates: lstmGatesAttr,
    peephole: peepholeAttr,
    direction: directionAttr,
    layout: sequenceLayoutAttr,
    carry: carryAttr,
    bias: biasAttr,
    ...recurrentInitAttrs,
  },
  state: { carriedH: carriedState(4), carriedC: carriedState(4) },
  expr: ({ x, h0, c0, Wx, Wh, b, P, carriedH, carriedC }, attrs) => {
    const wide = Wx.shape[1] ?? 0
    if (b !== undefined) needShape(b, 'b', [wide])
    if (P !== undefined) needShape(P, 'P', [(wide / 4) * 3])
    const { gates } = attrs
    return unrolled(cell, 4, { x, h0, c0, Wx, Wh, carriedH, carriedC }, { Wx, Wh, b, P }, attrs, { gates })
  },
  tex: {
    x: '\\delta_t W_x^{\\top}',
    h0: '\\delta_1 W_h^{\\top}',
    c0: 'f_1 \\odot \\frac{\\partial L}{\\partial c_1}',
    Wx: '\\sum_t x_t^{\\top} \\delta_t',
    Wh: '\\sum_t h_{t-1}^{\\top} \\delta_t',
    b: '\\sum_{t,n} \\delta_t',
    P: '\\sum_{t,n} \\delta_t \\odot c',
  },
  samples: [
    { name: 'sequences', shapes: { x: [2, 3, 1], h0: [2, 2], c0: [2, 2], Wx: [1, 8], Wh: [2, 8], b: [8] } },
    { name: 'from zero, time first', shapes: { x: [2, 2, 1], Wx: [1, 4], Wh: [1, 4] }, attrs: { layout: 'timeFirst', gates: 'ifgo' } },
    { name: 'from the end, with peepholes', shapes: { x: [1, 2, 2], h0: [1, 1], c0: [1, 1], Wx: [2, 4], Wh: [1, 4], b: [4], P: [3] }, attrs: { direction: 'reverse', peephole: true, gates: 'iofc' } },
    { name: 'both ways', shapes: { x: [1, 2, 1], h0: [2, 1, 1], c0: [2, 1, 1], Wx: [1, 8], Wh: [1, 8], b: [8] }, attrs: { direction: 'bidirectional' } },
    { name: 'size 1', shapes: { x: [1, 1, 1], h0: [1, 1], c0: [1, 1], Wx: [1, 4], Wh: [1, 4], b: [4] } },
    { name: 'carried from batch to batch', shapes: { x: [2, 2, 1], Wx: [1, 4], Wh: [1, 4], b: [4] }, attrs: { carry: true, layout: 'timeFirst' } },
    { name: 'an empty batch', shapes: { x: [0, 2, 1], Wx: [1, 4], Wh: [1, 4] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'gates wide open: the memory adds up what comes in',
      inputs: { x: [[[1], [1]]], c0: [[1]], Wx: [[1000, 1000, 1000, 1000]], Wh: [[0, 0, 0, 0]] },
      outputs: {
        y: [[[0.9640275800758169], [0.9950547536867305]]],
        h: [[0.9950547536867305]],
        c: [[3]],
      },
      grads: { c0: [[0.08051686201860464]] },
    },
  ],
  errors: [
    {
      name: 'columns that are not four blocks',
      shapes: { x: [2, 4, 3], Wx: [3, 6], Wh: [2, 6] },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 6 columns: it must be a multiple of 4, one block for each gate and direction',
    },
    {
      name: 'columns of one direction',
      shapes: { x: [2, 4, 3], Wx: [3, 12], Wh: [3, 12] },
      attrs: { direction: 'bidirectional' },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 12 columns: it must be a multiple of 8, one block for each gate and direction',
    },
    {
      name: 'hidden weights of another size',
      shapes: { x: [2, 4, 3], Wx: [3, 8], Wh: [3, 8] },
      code: 'shape-mismatch',
      port: 'Wh',
      message: 'Wh is (3,8): it must be (2,8)',
    },
    {
      name: 'a memory cell for another batch',
      shapes: { x: [2, 4, 3], c0: [1, 2], Wx: [3, 8], Wh: [2, 8] },
      code: 'shape-mismatch',
      port: 'c0',
      message: 'c0 is (1,2): it must be (2,2)',
    },
    {
      name: 'units against Wx',
      shapes: { x: [2, 4, 3], Wx: [3, 8], Wh: [2, 8] },
      attrs: { units: 8 },
      code: 'bad-attribute',
      port: 'Wx',
      message: 'units is 8, but Wx is for 2; they must be equal, or units left out',
    },
    {
      name: 'a matrix',
      shapes: { x: [4, 3], Wx: [3, 8], Wh: [2, 8] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, T, in): it is (4,3)',
    },
  ],
  onnx: {
    op: 'LSTM',
    note: {
      en: 'with gates iofc; weights turned round, two biases whose sum is b',
      ja: 'gates は iofc。重みは転置され、バイアスは 2 つ（その和が b）',
    },
  },
  pytorch: 'torch.nn.LSTM(D, H, batch_first=True)(x, (h0, c0))',
})
