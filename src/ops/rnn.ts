import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { needShape, unrolled } from './kit/recurrence'
import {
  activationAttr,
  carriedState,
  carryAttr,
  directionAttr,
  h0Port,
  recurrentInitAttrs,
  recurrentPorts,
  sequenceLayoutAttr,
  sequencePort,
  unitsAttr,
} from './kit/recurrent-attributes'
import { op as cell } from './rnncell'

export const op = defineOp({
  name: 'RNN',
  category: 'sequence',
  order: 300,
  title: { en: 'RNN layer', ja: 'RNN レイヤ' },
  short: { en: 'RNN', ja: 'RNN' },
  summary: {
    en: 'Reads a sequence step by step and keeps a memory.',
    ja: '系列を 1 時刻ずつ読み、隠れ状態に記憶を残す。',
  },
  about: {
    en: 'The same cell at every time step, h ← tanh(x·Wx + h·Wh + b): (N, T, in) becomes (N, T, H), all hidden states in y and the last one in h. Backward, the gradient walks back through every step (BPTT) and each step adds its share to the weights; multiplied by Whᵀ over and over, it vanishes or explodes. This is the book’s TimeRNN. PyTorch and ONNX have time first unless told otherwise (the attribute layout), weights turned round, and two biases whose sum is b. To carry the state on, wire h of one piece to h0 of the next, or set carry: each batch then starts where the last one ended and the gradient stops there (truncated BPTT). The book’s layers do that when stateful; in PyTorch one passes h on by hand, as h.detach().',
    ja: '同じセルをすべての時刻で使う。h ← tanh(x·Wx + h·Wh + b)。(N, T, 入力) が (N, T, H) になり、すべての隠れ状態が y、最後のものが h から出る。逆伝播では勾配が時刻を逆向きにたどり（BPTT）、各時刻の分が重みに足される。Whᵀ を何度も掛けるので、勾配は消えたり爆発したりする。本の TimeRNN にあたる。PyTorch と ONNX は既定で時刻の軸が先（属性 layout）、重みは転置、バイアスは 2 つ（その和が b）。状態を引き継ぐには、前の部分の h を次の h0 につなぐか、carry を使う。carry では各バッチが前のバッチの終わりから始まり、勾配はそこで止まる（Truncated BPTT）。本のレイヤの stateful にあたり、PyTorch では h.detach() を自分で渡す。',
  },
  backwardWords: {
    en: 'sends the gradient back through every time step and adds up the shares of the weights',
    ja: '勾配を時刻を逆にたどって渡し、重みの分を足し合わせる',
  },
  keywords: ['recurrent', 'sequence', 'TimeRNN', 'BPTT', 'bidirectional', '再帰', '系列', '時系列', '双方向'],
  figure: { kind: 'card', sign: 'h_t', glyph: 'RNN' },
  formula: 'h_t = \\tanh(x_t W_x + h_{t-1} W_h + b)',
  inputs: { x: sequencePort, h0: h0Port, ...recurrentPorts(1) },
  outputs: ['y', 'h'],
  attrs: {
    units: unitsAttr,
    activation: activationAttr,
    direction: directionAttr,
    layout: sequenceLayoutAttr,
    carry: carryAttr,
    bias: biasAttr,
    ...recurrentInitAttrs,
  },
  state: { carriedH: carriedState(1) },
  expr: ({ x, h0, Wx, Wh, b, carriedH }, attrs) => {
    const { activation } = attrs
    if (b !== undefined && Wx.shape[1] !== undefined) needShape(b, 'b', [Wx.shape[1]])
    return unrolled(cell, 1, { x, h0, Wx, Wh, carriedH }, { Wx, Wh, b }, attrs, { activation })
  },
  tex: {
    x: '\\delta_t W_x^{\\top},\\quad \\delta_t = (1 - h_t^2) \\odot (G_t + \\delta_{t+1} W_h^{\\top})',
    h0: '\\delta_1 W_h^{\\top}',
    Wx: '\\sum_t x_t^{\\top} \\delta_t',
    Wh: '\\sum_t h_{t-1}^{\\top} \\delta_t',
    b: '\\sum_{t,n} \\delta_t',
  },
  samples: [
    { name: 'sequences', shapes: { x: [2, 3, 2], h0: [2, 3], Wx: [2, 3], Wh: [3, 3], b: [3] } },
    { name: 'from zero, time first', shapes: { x: [3, 2, 1], Wx: [1, 2], Wh: [2, 2] }, attrs: { layout: 'timeFirst' } },
    { name: 'from the end', shapes: { x: [1, 3, 2], h0: [1, 2], Wx: [2, 2], Wh: [2, 2], b: [2] }, attrs: { direction: 'reverse' } },
    { name: 'both ways', shapes: { x: [2, 2, 2], h0: [2, 2, 2], Wx: [2, 4], Wh: [2, 4], b: [4] }, attrs: { direction: 'bidirectional' } },
    { name: 'with ReLU', shapes: { x: [1, 2, 2], Wx: [2, 3], Wh: [3, 3], b: [3] }, attrs: { activation: 'relu' } },
    { name: 'linear', shapes: { x: [2, 2, 2], h0: [2, 2], Wx: [2, 2], Wh: [2, 2] }, attrs: { activation: 'identity' } },
    { name: 'size 1', shapes: { x: [1, 1, 1], h0: [1, 1], Wx: [1, 1], Wh: [1, 1], b: [1] } },
    { name: 'carried from batch to batch', shapes: { x: [2, 2, 2], Wx: [2, 3], Wh: [3, 3], b: [3] }, attrs: { carry: true } },
    { name: 'an empty batch', shapes: { x: [0, 2, 1], Wx: [1, 2], Wh: [2, 2] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'linear with Wh = 2: what came first counts most',
      inputs: { x: [[[1], [1], [1]]], h0: [[1]], Wx: [[1]], Wh: [[2]] },
      attrs: { activation: 'identity' },
      outputs: { y: [[[3], [7], [15]]], h: [[15]] },
      grads: { x: [[[7], [3], [1]]], h0: [[14]], Wh: [[23]], Wx: [[11]] },
    },
    {
      name: 'carry starts where the last batch ended',
      inputs: { x: [[[1], [1]]], Wx: [[1]], Wh: [[2]], carriedH: [[1]] },
      attrs: { activation: 'identity', carry: true },
      outputs: { y: [[[3], [7]]], h: [[7]], 'next.carriedH': [[7]] },
      grads: { x: [[[3], [1]]], Wh: [[6]] },
    },
  ],
  errors: [
    {
      name: 'carry backwards',
      shapes: { x: [2, 5, 3], Wx: [3, 2], Wh: [2, 2] },
      attrs: { carry: true, direction: 'reverse' },
      code: 'bad-attribute',
      message:
        'carry needs direction forward: it is reverse, and the end of a sequence is not where the next one starts',
    },
    {
      name: 'carry beside a start of its own',
      shapes: { x: [2, 5, 3], h0: [2, 2], Wx: [3, 2], Wh: [2, 2] },
      attrs: { carry: true },
      code: 'bad-attribute',
      port: 'h0',
      message: 'h0 is wired, but carry starts from the state that the last batch left',
      hint: 'take the wire off, or set carry to false',
    },
    {
      name: 'one step only',
      shapes: { x: [2, 3], Wx: [3, 2], Wh: [2, 2] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, T, in): it is (2,3)',
    },
    {
      name: 'weights for another input',
      shapes: { x: [2, 5, 3], Wx: [4, 2], Wh: [2, 2] },
      code: 'inner-sizes-differ',
      port: 'Wx',
      message: 'inner sizes differ: x is (2,5,3), Wx is (4,2)',
    },
    {
      name: 'a start for another batch',
      shapes: { x: [2, 5, 3], h0: [3, 2], Wx: [3, 2], Wh: [2, 2] },
      code: 'shape-mismatch',
      port: 'h0',
      message: 'h0 is (3,2): it must be (2,2)',
    },
    {
      name: 'one start for both ways',
      shapes: { x: [2, 5, 3], h0: [2, 2], Wx: [3, 4], Wh: [2, 4] },
      attrs: { direction: 'bidirectional' },
      code: 'shape-mismatch',
      port: 'h0',
      message: 'h0 is (2,2): it must be (2,2,2)',
    },
    {
      name: 'an odd number of columns both ways',
      shapes: { x: [2, 5, 3], Wx: [3, 5], Wh: [2, 5] },
      attrs: { direction: 'bidirectional' },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 5 columns: it must be a multiple of 2, one block for each gate and direction',
    },
    {
      name: 'a bias of another size',
      shapes: { x: [2, 5, 3], Wx: [3, 2], Wh: [2, 2], b: [4] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'b is (4): it must be (2)',
    },
    {
      name: 'no steps',
      shapes: { x: [2, 0, 3], Wx: [3, 2], Wh: [2, 2] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x has no time steps: its shape is (2,0,3)',
    },
    {
      name: 'too many steps',
      shapes: { x: [1, 20000, 1], Wx: [1, 1], Wh: [1, 1] },
      code: 'too-many-steps',
      port: 'x',
      message: 'x has 20000 time steps: at most 10000 can be unrolled',
    },
  ],
  onnx: {
    op: 'RNN',
    note: {
      en: 'weights turned round, two biases whose sum is b',
      ja: '重みは転置され、バイアスは 2 つ（その和が b）',
    },
  },
  pytorch: 'torch.nn.RNN(D, H, batch_first=True)(x, h0)',
})
