import * as e from '../expr/build'
import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { checkCell, needShape } from './kit/recurrence'
import {
  activationAttr,
  h0Port,
  recurrentInitAttrs,
  recurrentPorts,
  stepPort,
  unitsAttr,
} from './kit/recurrent-attributes'
import { relu } from './kit/rectified'

export const op = defineOp({
  name: 'RNNCell',
  category: 'sequence',
  order: 310,
  title: { en: 'RNN cell', ja: 'RNN セル' },
  short: { en: 'RNNCell', ja: 'RNNCell' },
  summary: {
    en: 'One time step of an RNN: a new hidden state.',
    ja: 'RNN の 1 時刻分。新しい隠れ状態を求める。',
  },
  about: {
    en: 'Mixes the input of this step with the hidden state of the last one: tanh(x·Wx + h·Wh + b). Chain several cells, all wired to the same Parameters, to see backpropagation through time step by step; the layer RNN does the same in one node. Backward, the gradient passes through tanh and goes to x, to the state before, and to the weights. The book’s RNN class is this; PyTorch has two biases whose sum is b, and its weights turned round.',
    ja: '今の入力と 1 つ前の隠れ状態を混ぜ合わせる。tanh(x·Wx + h·Wh + b)。同じ Parameter をつないだセルを並べると、時間方向の逆伝播（BPTT）を 1 時刻ずつ見られる。RNN レイヤは同じことを 1 つのノードで行う。逆伝播では、勾配は tanh を通り、x と前の隠れ状態と重みに渡る。本の RNN クラスにあたる。PyTorch はバイアスを 2 つ持ち（その和が b）、重みは転置されている。',
  },
  backwardWords: {
    en: 'sends the gradient through tanh to the input, the state before and the weights',
    ja: '勾配を tanh に通し、入力・前の隠れ状態・重みへ渡す',
  },
  keywords: ['recurrent', 'hidden state', 'BPTT', 'time step', '再帰', '隠れ状態', '系列'],
  figure: { kind: 'card', sign: 'h_{t-1} \\to h_t', glyph: 'h→h′' },
  formula: 'h = \\tanh(x W_x + h_0 W_h + b)',
  inputs: {
    x: stepPort,
    h0: {
      ...h0Port,
      about: {
        en: 'hidden state before, (N, H); zeros when unwired',
        ja: '前の隠れ状態。(N, H)。つながなければ 0',
      },
    },
    ...recurrentPorts(1),
  },
  outputs: ['h'],
  attrs: { units: unitsAttr, activation: activationAttr, bias: biasAttr, ...recurrentInitAttrs },
  expr: ({ x, h0, Wx, Wh, b }, { units, activation }) => {
    const size = checkCell({ x, h0, Wx, Wh }, 1, units)
    if (b !== undefined) needShape(b, 'b', [size])
    const mixed = h0 === undefined ? e.matmul(x, Wx) : e.add(e.matmul(x, Wx), e.matmul(h0, Wh))
    const u = b === undefined ? mixed : e.add(mixed, b)
    return { h: activation === 'tanh' ? e.tanh(u) : activation === 'relu' ? relu(u) : u }
  },
  samples: [
    { name: 'a batch', shapes: { x: [3, 2], h0: [3, 4], Wx: [2, 4], Wh: [4, 4], b: [4] } },
    { name: 'the first step', shapes: { x: [2, 3], Wx: [3, 2], Wh: [2, 2], b: [2] } },
    { name: 'no bias', shapes: { x: [2, 1], h0: [2, 3], Wx: [1, 3], Wh: [3, 3] } },
    { name: 'with ReLU', shapes: { x: [2, 2], h0: [2, 3], Wx: [2, 3], Wh: [3, 3] }, attrs: { activation: 'relu' } },
    { name: 'linear', shapes: { x: [2, 2], h0: [2, 2], Wx: [2, 2], Wh: [2, 2] }, attrs: { activation: 'identity' } },
    { name: 'size 1', shapes: { x: [1, 1], h0: [1, 1], Wx: [1, 1], Wh: [1, 1], b: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 2], h0: [0, 2], Wx: [2, 2], Wh: [2, 2] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'one unit',
      inputs: { x: [[1]], h0: [[0.5]], Wx: [[0.5]], Wh: [[0.8]], b: [0.1] },
      outputs: { h: [[0.7615941559557649]] },
      grads: { x: [[0.20998717080701304]], h0: [[0.3359794732912209]], b: [0.4199743416140261] },
    },
  ],
  errors: [
    {
      name: 'weights for another input',
      shapes: { x: [2, 3], Wx: [4, 2], Wh: [2, 2] },
      code: 'inner-sizes-differ',
      port: 'Wx',
      message: 'inner sizes differ: x is (2,3), Wx is (4,2)',
    },
    {
      name: 'weights for another hidden state',
      shapes: { x: [2, 3], Wx: [3, 2], Wh: [3, 3] },
      code: 'shape-mismatch',
      port: 'Wh',
      message: 'Wh is (3,3): it must be (2,2)',
    },
    {
      name: 'a state of another batch',
      shapes: { x: [2, 3], h0: [1, 2], Wx: [3, 2], Wh: [2, 2] },
      code: 'shape-mismatch',
      port: 'h0',
      message: 'h0 is (1,2): it must be (2,2)',
    },
    {
      name: 'a whole sequence',
      shapes: { x: [2, 5, 3], Wx: [3, 2], Wh: [2, 2] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, in): it is (2,5,3)',
    },
    {
      name: 'units against Wx',
      shapes: { x: [2, 3], Wx: [3, 2], Wh: [2, 2] },
      attrs: { units: 5 },
      code: 'bad-attribute',
      port: 'Wx',
      message: 'units is 5, but Wx is for 2; they must be equal, or units left out',
    },
  ],
  pytorch: 'torch.tanh(x @ Wx + h0 @ Wh + b)',
})
