import type { Text } from '../base/text'
import * as e from '../expr/build'
import type { Value } from '../expr/value'
import { biasAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { block, checkCell, needShape } from './kit/recurrence'
import {
  gruGatesAttr,
  h0Port,
  linearBeforeResetAttr,
  recurrentBiasAttr,
  recurrentBiasPort,
  recurrentInitAttrs,
  recurrentPorts,
  stepPort,
  unitsAttr,
} from './kit/recurrent-attributes'
import { sizeAt } from './kit/axes'
import { called, partFor } from './kit/part-names'
import { callOp } from './kit/trace'
import { op as sigmoid } from './sigmoid'

export const op = defineOp({
  name: 'GRUCell',
  category: 'sequence',
  order: 350,
  title: { en: 'GRU cell', ja: 'GRU セル' },
  short: { en: 'GRUCell', ja: 'GRUCell' },
  summary: {
    en: 'One time step of a GRU: two gates, no memory cell.',
    ja: 'GRU の 1 時刻分。2 つのゲートだけで記憶セルはない。',
  },
  about: {
    en: 'The update gate z decides how much of the old state stays, the reset gate r how much of it the new one n sees: h ← (1 − z)·n + z·h. Backward, the gradient passes on to the old state multiplied by z. Conventions differ in three ways. The book has z the other way round, (1 − z)·h + z·n; PyTorch and ONNX as here. The blocks stand as z r h in ONNX and the book, as r z n in PyTorch (the attribute gates). The reset gate multiplies h before the product with Wh in the book and by default in ONNX, after it in PyTorch (linearBeforeReset), where the bias bh of h·Wh matters.',
    ja: '更新ゲート z が古い状態をどれだけ残すかを、リセットゲート r が新しい状態 n に古い状態をどれだけ見せるかを決める。h ← (1 − z)·n + z·h。逆伝播では、古い状態に z を掛けた勾配が渡る。流儀の違いは 3 つある。本では z の意味が逆で (1 − z)·h + z·n、PyTorch と ONNX はここと同じ。列の順は ONNX と本が z r h、PyTorch が r z n（属性 gates）。リセットゲートは、本と ONNX の既定では Wh との積の前の h に、PyTorch では積の後に掛ける（linearBeforeReset）。後に掛けるときは h·Wh の側のバイアス bh が意味を持つ。',
  },
  backwardWords: {
    en: 'carries the gradient back through the update gate, and the rest through the new state to the weights',
    ja: '更新ゲート越しに前の状態へ渡し、残りを新しい状態を通して入力と重みへ渡す',
  },
  keywords: ['recurrent', 'gate', 'reset', 'update', 'ゲート', '再帰', '更新', 'リセット'],
  figure: { kind: 'card', sign: 'z\\,r\\,h', glyph: 'z r h' },
  formula: 'h = (1 - z) \\odot n + z \\odot h_0',
  inputs: {
    x: stepPort,
    h0: {
      ...h0Port,
      about: {
        en: 'hidden state before, (N, H); zeros when unwired',
        ja: '前の隠れ状態。(N, H)。つながなければ 0',
      },
    },
    ...recurrentPorts(3),
    bh: recurrentBiasPort,
  },
  outputs: ['h'],
  attrs: {
    units: unitsAttr,
    gates: gruGatesAttr,
    linearBeforeReset: linearBeforeResetAttr,
    recurrentBias: recurrentBiasAttr,
    bias: biasAttr,
    ...recurrentInitAttrs,
  },
  expr: ({ x, h0, Wx, Wh, b, bh }, { units, gates, linearBeforeReset }) => {
    const size = checkCell({ x, h0, Wx, Wh }, 3, units)
    if (b !== undefined) needShape(b, 'b', [3 * size])
    if (bh !== undefined) needShape(bh, 'bh', [3 * size])
    const h = h0 ?? e.full([sizeAt(x.shape, 0), size], 0)
    const order = orders[gates]
    const part = (whole: Value, gate: Gate): Value =>
      called(partFor(gate), block(whole, order.indexOf(gate), size))
    const plus = (value: Value, gate: Gate): Value =>
      bh === undefined ? value : e.add(value, part(bh, gate))
    const own = b === undefined ? e.matmul(x, Wx) : e.add(e.matmul(x, Wx), b)
    const gated = (gate: Gate): Value =>
      called(
        names[gate],
        callOp(sigmoid, { x: plus(e.add(part(own, gate), e.matmul(h, part(Wh, gate))), gate) }),
      )
    const [z, r] = [gated('z'), gated('r')]
    const seen = linearBeforeReset
      ? e.mul(r, plus(e.matmul(h, part(Wh, 'n')), 'n'))
      : plus(e.matmul(e.mul(r, h), part(Wh, 'n')), 'n')
    const n = called(names.n, e.tanh(e.add(part(own, 'n'), seen)))
    return { h: e.add(e.mul(e.sub(1, z), n), e.mul(z, h)) }
  },
  samples: [
    { name: 'a batch', shapes: { x: [2, 3], h0: [2, 2], Wx: [3, 6], Wh: [2, 6], b: [6] } },
    { name: 'as in PyTorch', shapes: { x: [2, 1], h0: [2, 2], Wx: [1, 6], Wh: [2, 6], b: [6], bh: [6] }, attrs: { gates: 'rzn', linearBeforeReset: true, recurrentBias: true } },
    { name: 'the first step', shapes: { x: [2, 1], Wx: [1, 6], Wh: [2, 6] } },
    { name: 'two biases', shapes: { x: [1, 2], h0: [1, 1], Wx: [2, 3], Wh: [1, 3], b: [3], bh: [3] } },
    { name: 'size 1', shapes: { x: [1, 1], h0: [1, 1], Wx: [1, 3], Wh: [1, 3], b: [3] } },
    { name: 'an empty batch', shapes: { x: [0, 2], h0: [0, 1], Wx: [2, 3], Wh: [1, 3] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'z shut and r open: the state is new',
      inputs: { x: [[1]], h0: [[2]], Wx: [[-1000, 1000, 0]], Wh: [[0, 0, 0.5]] },
      outputs: { h: [[0.7615941559557649]] },
      grads: { h0: [[0.20998717080701304]] },
    },
    {
      name: 'z open: the state stays',
      inputs: { x: [[1]], h0: [[2]], Wx: [[1000, 0, 3]], Wh: [[0, 0, 0.5]] },
      outputs: { h: [[2]] },
      grads: { h0: [[1]], Wh: [[0, 0, 0]] },
    },
  ],
  errors: [
    {
      name: 'columns that are not three blocks',
      shapes: { x: [2, 3], Wx: [3, 8], Wh: [2, 8] },
      code: 'shape-mismatch',
      port: 'Wx',
      message: 'Wx has 8 columns: it must be a multiple of 3, one block for each gate and direction',
    },
    {
      name: 'a second bias of one block',
      shapes: { x: [2, 3], Wx: [3, 6], Wh: [2, 6], bh: [2] },
      code: 'shape-mismatch',
      port: 'bh',
      message: 'bh is (2): it must be (6)',
    },
  ],
  pytorch: 'torch.nn.GRUCell(D, H)(x, h0)',
})

type Gate = 'z' | 'r' | 'n'

const names: Readonly<Record<Gate, Text>> = {
  z: { en: 'update gate z', ja: '更新 z' },
  r: { en: 'reset gate r', ja: 'リセット r' },
  n: { en: 'candidate n', ja: '候補 n' },
}

/** In which order the blocks stand in the columns; ONNX and the book call the new state h. */
const orders: Readonly<Record<'zrh' | 'rzn', readonly Gate[]>> = {
  zrh: ['z', 'r', 'n'],
  rzn: ['r', 'z', 'n'],
}
