import type { Text } from '../base/text'
import * as e from '../expr/build'
import type { Value } from '../expr/value'
import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { block, checkCell, needShape } from './kit/recurrence'
import {
  c0Port,
  h0Port,
  lstmGatesAttr,
  peepholeAttr,
  peepholePort,
  recurrentInitAttrs,
  recurrentPorts,
  stepPort,
  unitsAttr,
} from './kit/recurrent-attributes'
import { called, partFor } from './kit/part-names'
import { callOp } from './kit/trace'
import { op as sigmoid } from './sigmoid'

export const op = defineOp({
  name: 'LSTMCell',
  category: 'sequence',
  order: 330,
  title: { en: 'LSTM cell', ja: 'LSTM セル' },
  short: { en: 'LSTMCell', ja: 'LSTMCell' },
  summary: {
    en: 'One time step of an LSTM: gates around a memory cell.',
    ja: 'LSTM の 1 時刻分。ゲートで記憶セルを書き換える。',
  },
  about: {
    en: 'Four blocks of x·Wx + h·Wh + b: the forget gate f, the new information g, the input gate i, the output gate o. c ← f·c + g·i and h ← o·tanh(c), with f, i, o through the sigmoid and g through tanh. Backward, the gradient of c passes on only multiplied by f: with f near 1 it hardly fades (the constant error carousel). The attribute gates says in which order the blocks stand in the columns: the book’s f g i o, PyTorch’s i f g o or ONNX’s i o f c. With peephole the gates also see the memory cell.',
    ja: 'x·Wx + h·Wh + b の 4 つの部分が、忘却ゲート f、新しい情報 g、入力ゲート i、出力ゲート o になる。f・i・o は sigmoid、g は tanh を通し、c ← f·c + g·i、h ← o·tanh(c) とする。逆伝播で c の勾配は f を掛けるだけで前へ渡るので、f が 1 に近ければほとんど薄れない（CEC）。4 つの部分が列に並ぶ順は属性 gates で決める。本は f g i o、PyTorch は i f g o、ONNX は i o f c。peephole では、ゲートが記憶セルの値も見る。',
  },
  backwardWords: {
    en: 'carries the gradient of c back through the forget gate, and opens the other gates’ shares to the weights',
    ja: 'c の勾配を忘却ゲート越しに前へ渡し、各ゲートの分を入力と重みへ渡す',
  },
  keywords: [
    'recurrent',
    'gate',
    'memory cell',
    'CEC',
    'peephole',
    '忘却ゲート',
    '記憶セル',
    '再帰',
    'のぞき穴',
  ],
  figure: { kind: 'card', sign: 'f\\,g\\,i\\,o', glyph: 'f g i o' },
  formula: 'c = f \\odot c_0 + g \\odot i, \\quad h = o \\odot \\tanh(c)',
  inputs: {
    x: stepPort,
    h0: {
      ...h0Port,
      about: {
        en: 'hidden state before, (N, H); zeros when unwired',
        ja: '前の隠れ状態。(N, H)。つながなければ 0',
      },
    },
    c0: {
      ...c0Port,
      about: {
        en: 'memory cell before, (N, H); zeros when unwired',
        ja: '前の記憶セル。(N, H)。つながなければ 0',
      },
    },
    ...recurrentPorts(4),
    P: peepholePort,
  },
  outputs: ['h', 'c'],
  attrs: {
    units: unitsAttr,
    gates: lstmGatesAttr,
    peephole: peepholeAttr,
    bias: biasAttr,
    ...recurrentInitAttrs,
  },
  expr: ({ x, h0, c0, Wx, Wh, b, P }, { units, gates }) => {
    const size = checkCell({ x, h0, c0, Wx, Wh }, 4, units)
    if (b !== undefined) needShape(b, 'b', [4 * size])
    if (P !== undefined) needShape(P, 'P', [3 * size])
    const mixed = h0 === undefined ? e.matmul(x, Wx) : e.add(e.matmul(x, Wx), e.matmul(h0, Wh))
    const u = b === undefined ? mixed : e.add(mixed, b)
    const order = orders[gates]
    const part = (gate: Gate): Value => called(partFor(gate), block(u, order.indexOf(gate), size))
    // The peepholes stand in the order of the gates, the new information left out.
    const gated = (gate: Gate, seen: Value | undefined): Value => {
      const peep =
        P === undefined || seen === undefined
          ? undefined
          : e.mul(block(P, peeps(order).indexOf(gate), size), seen)
      const x = peep === undefined ? part(gate) : e.add(part(gate), peep)
      return called(names[gate], callOp(sigmoid, { x }))
    }
    const fresh = e.mul(called(names.g, e.tanh(part('g'))), gated('i', c0))
    const c = c0 === undefined ? fresh : e.add(e.mul(gated('f', c0), c0), fresh)
    return { h: e.mul(gated('o', c), e.tanh(c)), c }
  },
  samples: [
    { name: 'a batch', shapes: { x: [2, 3], h0: [2, 2], c0: [2, 2], Wx: [3, 8], Wh: [2, 8], b: [8] } },
    { name: 'the first step', shapes: { x: [2, 1], Wx: [1, 8], Wh: [2, 8], b: [8] } },
    { name: 'as in PyTorch', shapes: { x: [2, 1], h0: [2, 2], c0: [2, 2], Wx: [1, 8], Wh: [2, 8] }, attrs: { gates: 'ifgo' } },
    { name: 'as in ONNX, with peepholes', shapes: { x: [2, 2], h0: [2, 1], c0: [2, 1], Wx: [2, 4], Wh: [1, 4], b: [4], P: [3] }, attrs: { gates: 'iofc', peephole: true } },
    { name: 'size 1', shapes: { x: [1, 1], h0: [1, 1], c0: [1, 1], Wx: [1, 4], Wh: [1, 4], b: [4] } },
    { name: 'an empty batch', shapes: { x: [0, 2], c0: [0, 1], Wx: [2, 4], Wh: [1, 4] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'every gate’s input 1',
      inputs: { x: [[1]], Wx: [[1, 1, 1, 1]], Wh: [[0, 0, 0, 0]] },
      outputs: { h: [[0.3696063573]], c: [[0.5567699]] },
      tolerance: 1e-7,
    },
    {
      name: 'f shut, everything else open',
      inputs: { x: [[1]], h0: [[5]], c0: [[7]], Wx: [[-1000, 1000, 1000, 1000]], Wh: [[0, 0, 0, 0]] },
      outputs: { h: [[0.7615941559557649]], c: [[1]] },
      grads: { c0: [[0]] },
    },
  ],
  errors: [
    {
      name: 'columns that are not four blocks',
      shapes: { x: [2, 3], Wx: [3, 6], Wh: [2, 6] },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 6 columns: it must be a multiple of 4, one block for each gate and direction',
    },
    {
      name: 'a memory cell of another size',
      shapes: { x: [2, 3], c0: [2, 3], Wx: [3, 8], Wh: [2, 8] },
      code: 'shape-mismatch',
      port: 'c0',
      message: 'c0 is (2,3): it must be (2,2)',
    },
    {
      name: 'peepholes for four gates',
      shapes: { x: [2, 3], Wx: [3, 8], Wh: [2, 8], P: [8] },
      code: 'shape-mismatch',
      port: 'P',
      message: 'P is (8): it must be (6)',
    },
    {
      name: 'a bias of one block',
      shapes: { x: [2, 3], Wx: [3, 8], Wh: [2, 8], b: [2] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'b is (2): it must be (8)',
    },
  ],
  pytorch: 'torch.nn.LSTMCell(D, H)(x, (h0, c0))',
})

type Gate = 'f' | 'g' | 'i' | 'o'

const names: Readonly<Record<Gate, Text>> = {
  f: { en: 'forget gate f', ja: '忘却 f' },
  g: { en: 'candidate g', ja: '候補 g' },
  i: { en: 'input gate i', ja: '入力 i' },
  o: { en: 'output gate o', ja: '出力 o' },
}

/** In which order the blocks stand in the columns; ONNX calls the new information c. */
const orders: Readonly<Record<'fgio' | 'ifgo' | 'iofc', readonly Gate[]>> = {
  fgio: ['f', 'g', 'i', 'o'],
  ifgo: ['i', 'f', 'g', 'o'],
  iofc: ['i', 'o', 'f', 'g'],
}

const peeps = (order: readonly Gate[]): readonly Gate[] => order.filter((gate) => gate !== 'g')
