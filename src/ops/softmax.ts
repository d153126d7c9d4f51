import * as e from '../expr/build'
import { axisOf, refuseEmpty } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Softmax',
  category: 'activation',
  order: 80,
  title: { en: 'Softmax', ja: 'ソフトマックス関数' },
  short: { en: 'Softmax', ja: 'Softmax' },
  summary: {
    en: 'Scores to probabilities: positive, summing to 1.',
    ja: 'スコアを確率に変える。すべて正で、和が 1 になる。',
  },
  about: {
    en: 'eˣ of every score divided by their sum, along one axis: of each row, by default. The exponential makes everything positive, keeps the order and turns differences into ratios. The largest score is subtracted first; that changes nothing but prevents overflow. All outputs depend on all inputs, so the gradient of one reaches all of them. The largest class is known without it: for prediction alone argmax will do.',
    ja: '1 つの軸（既定では各行）に沿って、スコアの eˣ をその和で割る。指数関数は値を正にし、順序を保ち、差を比に変える。オーバーフローを防ぐため最初に最大値を引くが、結果は変わらない。出力はすべての入力によるので、勾配もすべての入力に渡る。最大のクラスを知るだけなら softmax は不要で、argmax で足りる。',
  },
  backwardWords: {
    en: 'multiplies the gradient, less its mean weighted by y, by its own output y',
    ja: '勾配から y で重みづけた平均を引き、自分の出力 y を掛けて渡す',
  },
  keywords: ['probability', 'classification', 'normalize', 'exp', '確率', '多クラス分類', '正規化'],
  figure: { kind: 'card', sign: '\\tfrac{e^{x}}{\\sum e^{x}}', glyph: 'softmax' },
  formula: 'y_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  inputs: { x: {} },
  attrs: {
    axis: axisAttr(-1, {
      en: 'The axis whose elements sum to 1.',
      ja: '和を 1 にする軸。',
    }),
  },
  expr: ({ x }, attrs) => {
    const axis = axisOf(x, attrs.axis)
    refuseEmpty(x, [axis])
    const up = e.exp(e.sub(x, e.detach(e.reduceMax(x, axis, true))))
    return e.div(up, e.sum(up, [axis], true))
  },
  // y ⊙ (g − Σ g⊙y). By hand because it is the form that books print; the derived one is equal to rounding.
  vjp: ({ y: g }, { x }, { y }, attrs) =>
    g && y ? { x: e.mul(y, e.sub(g, e.sum(e.mul(g, y), [axisOf(x, attrs.axis)], true))) } : { x: null },
  samples: [
    { name: 'rows', shapes: { x: [3, 4] } },
    { name: 'one vector', shapes: { x: [5] } },
    { name: 'columns', shapes: { x: [3, 2] }, attrs: { axis: 0 } },
    { name: 'channels', shapes: { x: [2, 3, 2, 2] }, attrs: { axis: 1 } },
    { name: 'one class is always 1', shapes: { x: [2, 1] } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 3] } },
  ],
  golden: [
    {
      name: 'the book’s three scores',
      inputs: { x: [0.3, 2.9, 4.0] },
      outputs: { y: [0.01821127, 0.24519181, 0.73659691] },
      grads: { x: [0, 0, 0] },
      tolerance: 3e-7,
    },
    {
      name: 'large scores do not overflow',
      inputs: { x: [1010, 1000, 990] },
      outputs: { y: [0.9999546, 4.53979e-5, 2.06106e-9] },
      tolerance: 1e-6,
    },
    {
      name: 'a masked score',
      inputs: { x: [0, 0, -Infinity] },
      outputs: { y: [0.5, 0.5, 0] },
    },
    {
      name: 'the wrong axis: rows then sum to 2.11 and .89',
      inputs: { x: [[1, 2, 3], [1, 1, 1]] },
      attrs: { axis: 0 },
      outputs: { y: [[0.5, 0.7310585786300049, 0.8807970779778823], [0.5, 0.2689414213699951, 0.11920292202211755]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'nothing to choose from',
      shapes: { x: [2, 0] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (2,0)',
    },
    {
      name: 'a single number',
      shapes: { x: [] },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is -1: x is a single number and has no axes',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axis: 2 },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 2: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'Softmax' },
  pytorch: 'torch.softmax(x, dim=axis)',
})
