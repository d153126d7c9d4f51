import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import { sizeAt } from './kit/axes'
import { defineOp } from './kit/definition'
import {
  dilationsAttr,
  ownKernelShapeAttr,
  padsAttr,
  rowLayoutAttr,
  stridesAttr,
} from './kit/window-attributes'
import { images, refused, slidingAlong, total } from './kit/windows'

export const op = defineOp({
  name: 'Col2Im',
  category: 'convolution',
  order: 260,
  title: { en: 'col2im', ja: 'col2im' },
  short: { en: 'col2im', ja: 'col2im' },
  summary: {
    en: 'Puts rows back as windows and adds where they overlap.',
    ja: '行を窓の位置へ戻し、重なるところを足し合わせる。',
  },
  about: {
    en: 'The transpose of im2col, and not its inverse: an element that was copied into four windows comes back four times as large. That is just what the backward pass of a convolution needs. imageShape says how large the image was. As in the book the rows are (N·OH·OW, C·FH·FW); ONNX and PyTorch’s fold take (N, C·FH·FW, OH·OW): the attribute layout.',
    ja: 'im2col の転置であり、逆関数ではない。4 つの窓に複製された要素は 4 倍になって戻る。畳み込みの逆伝播に必要なのはまさにこれである。元の画像の大きさは imageShape で与える。本と同じく行は (N·OH·OW, C·FH·FW)。ONNX や PyTorch の fold が受け取る (N, C·FH·FW, OH·OW) にするには属性 layout を使う。',
  },
  backwardWords: {
    en: 'writes the windows of the gradient out as rows',
    ja: '勾配の窓を行に書き出して渡す',
  },
  keywords: ['fold', 'windows', 'patches', 'convolution', 'overlap', '窓', '畳み込み', '足し戻す'],
  figure: { kind: 'card', sign: '\\text{row} \\to \\square', glyph: 'row→▢' },
  formula: 'y = \\operatorname{col2im}(x)',
  inputs: {
    x: { about: { en: 'windows as rows, (N·OH·OW, C·FH·FW)', ja: '窓を並べた行。(N·OH·OW, C·FH·FW)' } },
  },
  attrs: {
    imageShape: {
      type: 'ints',
      default: [3, 3],
      min: 1,
      doc: {
        en: 'Size of the images, (H, W) or (T), without padding.',
        ja: 'パディングを除いた画像の大きさ。(H, W) または (T)。',
      },
    },
    kernelShape: ownKernelShapeAttr,
    strides: stridesAttr,
    pads: padsAttr,
    dilations: dilationsAttr,
    layout: rowLayoutAttr,
  },
  expr: ({ x }, attrs) => {
    const { imageShape } = attrs
    if (imageShape.length < 1 || imageShape.length > 3)
      throw refused(x, {
        en: `imageShape is [${imageShape.join(',')}]: it must have 1 to 3 numbers`,
        ja: `imageShape が [${imageShape.join(',')}] になっている: 数は 1 個から 3 個でなければならない`,
      })
    const sliding = slidingAlong(x, imageShape, attrs.kernelShape, attrs)
    const [positions, window] = [total(sliding.map((s) => s.count)), total(sliding.map((s) => s.size))]
    const rows = attrs.layout === 'rows' ? x : e.transpose(x)
    if (x.shape.length !== (attrs.layout === 'rows' ? 2 : 3)) throw wrongRank(x, attrs.layout)
    const [n, wide] =
      attrs.layout === 'rows'
        ? [sizeAt(x.shape, 0) / positions, sizeAt(x.shape, 1)]
        : [sizeAt(x.shape, 0), sizeAt(x.shape, 1)]
    if (!Number.isInteger(n) || (attrs.layout === 'columns' && sizeAt(x.shape, 2) !== positions))
      throw wrongCount(x, attrs.layout, positions)
    if (wide % window !== 0)
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `rows do not fit: x is ${formatShape(x.shape)}, and a window has ${window} elements, so ${wide} must be a multiple of it`,
          ja: `行が合わない: x は ${formatShape(x.shape)}。窓の要素は ${window} 個なので ${wide} はその倍数でなければならない`,
        },
        { blame: [x] },
      )
    return images(e.reshape(rows, [n * positions, wide]), n, wide / window, sliding)
  },
  tex: { x: '\\operatorname{im2col}(G)' },
  samples: [
    { name: 'an image', shapes: { x: [8, 8] } },
    { name: 'in strides, padded', shapes: { x: [4, 6] }, attrs: { imageShape: [4, 3], kernelShape: [3, 2], strides: [2], pads: [1, 0, 0, 1] } },
    { name: 'dilated, as columns', shapes: { x: [2, 4, 4] }, attrs: { imageShape: [4, 3], dilations: [2, 1], layout: 'columns' } },
    { name: 'a sequence', shapes: { x: [4, 6] }, attrs: { imageShape: [4], kernelShape: [3] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { imageShape: [1], kernelShape: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 4] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'ones: how many windows see each element',
      inputs: { x: [[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]] },
      outputs: { y: [[[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]] },
      grads: { x: [[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'rows that make no whole image',
      shapes: { x: [6, 4] },
      code: 'shape-mismatch',
      port: 'x',
      message: 'rows do not fit: x is (6,4), and an image has 4 windows, so 6 must be a multiple of it',
    },
    {
      name: 'columns that are not the windows of an image',
      shapes: { x: [1, 4, 5] },
      attrs: { layout: 'columns' },
      code: 'shape-mismatch',
      port: 'x',
      message: 'columns do not fit: x is (1,4,5), and an image has 4 windows, so its last size must be 4',
    },
    {
      name: 'rows that hold no whole window',
      shapes: { x: [4, 6] },
      code: 'shape-mismatch',
      port: 'x',
      message: 'rows do not fit: x is (4,6), and a window has 4 elements, so 6 must be a multiple of it',
    },
    {
      name: 'three axes as rows',
      shapes: { x: [1, 4, 4] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N·positions, C·window) with layout rows: it is (1,4,4)',
    },
    {
      name: 'a window larger than the image',
      shapes: { x: [1, 16] },
      attrs: { kernelShape: [4] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [4,4]: the window is 4 long on axis 2, and the padded input has only 3',
    },
  ],
  onnx: {
    op: 'Col2Im',
    note: { en: 'with layout columns', ja: 'layout が columns のとき' },
  },
  pytorch: 'torch.nn.functional.fold(x, imageShape, kernelShape, dilations, pads, strides)',
})

type Layout = 'rows' | 'columns'

function wrongRank(x: Value, layout: Layout): ShapeError {
  const wanted =
    layout === 'rows'
      ? { en: '(N·positions, C·window)', ja: '(N·位置, C·窓)' }
      : { en: '(N, C·window, positions)', ja: '(N, C·窓, 位置)' }
  return new ShapeError(
    'rank-mismatch',
    {
      en: `x must be ${wanted.en} with layout ${layout}: it is ${formatShape(x.shape)}`,
      ja: `layout が ${layout} なら x は ${wanted.ja} でなければならない: 形は ${formatShape(x.shape)}`,
    },
    { blame: [x] },
  )
}

function wrongCount(x: Value, layout: Layout, positions: number): ShapeError {
  const shape = formatShape(x.shape)
  return new ShapeError(
    'shape-mismatch',
    layout === 'rows'
      ? {
          en: `rows do not fit: x is ${shape}, and an image has ${positions} windows, so ${sizeAt(x.shape, 0)} must be a multiple of it`,
          ja: `行が合わない: x は ${shape}。1 枚の画像に窓は ${positions} 個あるので ${sizeAt(x.shape, 0)} はその倍数でなければならない`,
        }
      : {
          en: `columns do not fit: x is ${shape}, and an image has ${positions} windows, so its last size must be ${positions}`,
          ja: `列が合わない: x は ${shape}。1 枚の画像に窓は ${positions} 個あるので最後の大きさは ${positions} でなければならない`,
        },
    { blame: [x] },
  )
}
