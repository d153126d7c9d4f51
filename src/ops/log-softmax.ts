import * as e from '../expr/build'
import { axisOf, refuseEmpty } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'LogSoftmax',
  category: 'activation',
  order: 90,
  title: { en: 'Log-softmax', ja: '対数ソフトマックス' },
  short: { en: 'LogSoft', ja: '対数 Soft' },
  summary: { en: 'The logarithm of softmax, without the detour.', ja: 'softmax の対数を直接求める。' },
  about: {
    en: 'x minus the logarithm of Σ eˣ. Taking the logarithm of a softmax that was rounded to 0 gives −Infinity; this form stays exact for any scores. The gradient is g − softmax(x)·Σg.',
    ja: 'x から Σ eˣ の対数を引いたもの。0 に丸められた softmax の対数は −∞ になってしまうが、この形ならどんなスコアでも正確に求まる。勾配は g − softmax(x)·Σg になる。',
  },
  backwardWords: {
    en: 'takes from the gradient its sum shared out by the probabilities',
    ja: '勾配から、その和を確率で配分した分を引いて渡す',
  },
  keywords: ['log probability', 'softmax', '対数確率', '確率'],
  figure: { kind: 'card', sign: '\\ln\\tfrac{e^{x}}{\\sum e^{x}}', glyph: 'ln softmax' },
  formula: 'y_i = x_i - \\ln \\sum_j e^{x_j}',
  inputs: { x: {} },
  attrs: {
    axis: axisAttr(-1, { en: 'The axis whose probabilities sum to 1.', ja: '確率の和を 1 にする軸。' }),
  },
  expr: ({ x }, attrs) => {
    const axis = axisOf(x, attrs.axis)
    refuseEmpty(x, [axis])
    // Shifted before the sum is taken off, not after: x − (peak + ln Σ) would lose the ln Σ beside a large peak.
    const shifted = e.sub(x, e.detach(e.reduceMax(x, axis, true)))
    return e.sub(shifted, e.log(e.sum(e.exp(shifted), [axis], true)))
  },
  samples: [
    { name: 'rows', shapes: { x: [3, 4] } },
    { name: 'one vector', shapes: { x: [5] } },
    { name: 'columns', shapes: { x: [3, 2] }, attrs: { axis: 0 } },
    { name: 'one class is always 0', shapes: { x: [2, 1] } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 3] } },
  ],
  golden: [
    {
      name: 'equal scores',
      inputs: { x: [7, 7] },
      outputs: { y: [-Math.LN2, -Math.LN2] },
      grads: { x: [0, 0] },
    },
    {
      name: 'a probability too small to be a number',
      inputs: { x: [0, 4000] },
      outputs: { y: [-4000, 0] },
      grads: { x: [1, -1] },
    },
  ],
  errors: [
    {
      name: 'nothing to choose from',
      shapes: { x: [2, 0] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (2,0)',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axis: -3 },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is -3: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'LogSoftmax' },
  pytorch: 'torch.log_softmax(x, dim=axis)',
})
