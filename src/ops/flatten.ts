import * as e from '../expr/build'
import { sizeOf } from '../tensor/shape'
import { cutOf } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Flatten',
  category: 'shape',
  order: 30,
  title: { en: 'Flatten', ja: '平坦化' },
  short: { en: 'Flatten', ja: '平坦化' },
  summary: { en: 'Every example as one row.', ja: '1 つのデータを 1 行に並べる。' },
  about: {
    en: 'Makes a matrix: the axes before axis become the rows, the others the columns. With the default 1, images (N, C, H, W) become rows (N, C·H·W), as an Affine layer wants them. The gradient is given its old shape back. What was lost is only the knowledge of which pixels were neighbours.',
    ja: '行列にする。axis より前の軸が行、残りが列になる。既定値の 1 なら画像 (N, C, H, W) は (N, C·H·W) の行になり、Affine レイヤに渡せる。勾配は元の形に戻す。どの画素が隣り合っていたかという情報だけが失われる。',
  },
  backwardWords: { en: 'gives the gradient its old shape back', ja: '勾配を元の形に戻して渡す' },
  keywords: ['reshape', 'vector', 'ravel', '一次元', '平ら'],
  figure: { kind: 'slab', sign: '(N,d)', glyph: '(N,d)' },
  formula: 'y = \\operatorname{flatten}(x)',
  inputs: { x: { tex: 'X' } },
  attrs: {
    axis: axisAttr(1, {
      en: 'Where to cut: axes before it become the rows.',
      ja: '切れ目の位置。これより前の軸が行になる。',
    }),
  },
  expr: ({ x }, { axis }) => {
    const cut = cutOf(x, axis)
    return e.reshape(x, [sizeOf(x.shape.slice(0, cut)), sizeOf(x.shape.slice(cut))])
  },
  samples: [
    { name: 'images', shapes: { x: [2, 1, 3, 2] } },
    { name: 'cut after two axes', shapes: { x: [2, 3, 4] }, attrs: { axis: 2 } },
    { name: 'one row', shapes: { x: [2, 3] }, attrs: { axis: 0 } },
    { name: 'counted from the back', shapes: { x: [2, 3, 4] }, attrs: { axis: -1 } },
    { name: 'a vector', shapes: { x: [3] } },
    { name: 'size 1', shapes: { x: [1, 1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 2, 3] } },
  ],
  golden: [
    {
      name: 'two images of 2 × 2',
      inputs: { x: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] },
      outputs: { y: [[1, 2, 3, 4], [5, 6, 7, 8]] },
      grads: { x: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a cut outside',
      shapes: { x: [2, 3] },
      attrs: { axis: 3 },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 3: x is (2,3), so it must be from -2 to 2',
    },
  ],
  onnx: { op: 'Flatten' },
  pytorch: 'torch.flatten(x, start_dim=1)',
})
