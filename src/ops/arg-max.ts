import * as e from '../expr/build'
import { axisOf, refuseEmpty } from './kit/axes'
import { axisAttr, keepdimsAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'ArgMax',
  category: 'layer',
  order: 70,
  title: { en: 'Position of the maximum', ja: '最大値の位置' },
  short: { en: 'ArgMax', ja: '最大位置' },
  summary: { en: 'Where the largest element of an axis stands.', ja: '軸に沿って最大の要素がある位置。' },
  about: {
    en: 'Turns scores into the predicted class: the position of the largest one in each row, the first at a tie. Positions are whole numbers and jump, so no gradient passes; that is why accuracy, which counts them, cannot be the objective. NumPy and PyTorch look through the whole tensor when no axis is given, ONNX along axis 0; here it is the last axis.',
    ja: 'スコアから予測クラスを得る。各行で最大の要素の位置（同じ値なら最初）を返す。位置は整数で飛び飛びに変わるので勾配は通らない。これを数える認識精度を目的関数にできないのはこのためである。軸を省くと NumPy と PyTorch は全体、ONNX は軸 0 を調べるが、ここでは最後の軸になる。',
  },
  backwardWords: {
    en: 'lets no gradient through, as positions are whole numbers',
    ja: '位置は整数なので勾配を通さない',
  },
  keywords: ['argmax', 'predict', 'class', 'index', '予測', 'クラス', '位置'],
  figure: { kind: 'slab', sign: '\\arg\\max', glyph: 'argmax' },
  formula: 'y = \\operatorname{arg\\,max}_i x_i',
  inputs: { x: {} },
  attrs: { axis: axisAttr(-1, { en: 'The axis to look along.', ja: '調べる軸。' }), keepdims: keepdimsAttr },
  expr: ({ x }, { axis, keepdims }) => {
    const over = axisOf(x, axis)
    refuseEmpty(x, [over])
    return e.argmax(x, over, keepdims)
  },
  samples: [
    { name: 'rows', shapes: { x: [3, 4] } },
    { name: 'columns, kept', shapes: { x: [3, 2] }, attrs: { axis: 0, keepdims: true } },
    { name: 'one vector', shapes: { x: [5] } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 3] } },
  ],
  golden: [
    { name: 'predicted classes', inputs: { x: [[0.1, 0.8, 0.1], [0.3, 0.1, 0.6]] }, outputs: { y: [1, 2] } },
    { name: 'the first of equals', inputs: { x: [3, 7, 7] }, outputs: { y: 1 } },
    { name: 'columns', inputs: { x: [[1, 9], [2, 8]] }, attrs: { axis: 0 }, outputs: { y: [1, 0] } },
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
  ],
  onnx: { op: 'ArgMax' },
  pytorch: 'torch.argmax(x, dim=axis, keepdim=keepdims)',
})
