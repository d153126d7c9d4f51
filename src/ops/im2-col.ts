import * as e from '../expr/build'
import { sizeAt } from './kit/axes'
import { defineOp } from './kit/definition'
import {
  autoPadAttr,
  dilationsAttr,
  ownKernelShapeAttr,
  padsAttr,
  rowLayoutAttr,
  stridesAttr,
} from './kit/window-attributes'
import { columns, imagesWords, slidingOver, total } from './kit/windows'

export const op = defineOp({
  name: 'Im2Col',
  category: 'convolution',
  order: 250,
  title: { en: 'im2col', ja: 'im2col' },
  short: { en: 'im2col', ja: 'im2col' },
  summary: {
    en: 'Writes every window of an image out as a row.',
    ja: '画像の窓を 1 つずつ横 1 行に書き出す。',
  },
  about: {
    en: 'The trick behind a fast convolution: once every window is a row, the convolution is one matrix product with the filters. (N, C, H, W) becomes (N·OH·OW, C·FH·FW) as in the book; an element under several windows is copied several times. Backward, all its copies are added up again, which is col2im. PyTorch’s unfold keeps the batch and has windows as columns, (N, C·FH·FW, OH·OW): the attribute layout gives that too.',
    ja: '畳み込みを速く計算するための工夫。すべての窓を行に並べれば、畳み込みはフィルタとの 1 回の行列積になる。本と同じく (N, C, H, W) が (N·OH·OW, C·FH·FW) になり、複数の窓に入る要素は何度も複製される。逆伝播では複製をすべて足し戻す。これが col2im である。PyTorch の unfold はバッチの軸を残して窓を列に並べ (N, C·FH·FW, OH·OW) とする。属性 layout でその形にもできる。',
  },
  backwardWords: {
    en: 'adds the copies of every element up again',
    ja: '複製した要素の勾配を元の場所へ足し戻す',
  },
  keywords: ['unfold', 'windows', 'patches', 'convolution', '窓', '畳み込み', '展開'],
  figure: { kind: 'card', sign: '\\square \\to \\text{row}', glyph: '▢→row' },
  formula: 'y = \\operatorname{im2col}(x)',
  inputs: {
    x: { about: imagesWords },
  },
  attrs: {
    kernelShape: ownKernelShapeAttr,
    strides: stridesAttr,
    pads: padsAttr,
    dilations: dilationsAttr,
    autoPad: autoPadAttr,
    layout: rowLayoutAttr,
  },
  expr: ({ x }, attrs) => {
    const sliding = slidingOver(x, attrs.kernelShape, attrs)
    const rows = columns(x, sliding)
    if (attrs.layout === 'rows') return rows
    const apart = [sizeAt(x.shape, 0), total(sliding.map((s) => s.count)), sizeAt(rows.shape, 1)]
    return e.transpose(e.reshape(rows, apart))
  },
  tex: { x: '\\operatorname{col2im}(G)' },
  samples: [
    { name: 'an image', shapes: { x: [2, 2, 3, 4] } },
    { name: 'in strides, padded', shapes: { x: [1, 2, 4, 3] }, attrs: { kernelShape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] } },
    { name: 'dilated, as columns', shapes: { x: [2, 1, 4, 3] }, attrs: { dilations: [2, 1], layout: 'columns' } },
    { name: 'a sequence', shapes: { x: [2, 2, 4] }, attrs: { kernelShape: [3] } },
    { name: 'size 1', shapes: { x: [1, 1, 1] }, attrs: { kernelShape: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 1, 3] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'a 3 × 3 image: the middle is in all four windows',
      inputs: { x: [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]] },
      outputs: { y: [[1, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9]] },
      grads: { x: [[[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a window larger than the image',
      shapes: { x: [1, 1, 3, 3] },
      attrs: { kernelShape: [4] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [4,4]: the window is 4 long on axis 2, and the padded input has only 3',
    },
  ],
  pytorch: 'torch.nn.functional.unfold(x, kernelShape, dilations, pads, strides)',
})
