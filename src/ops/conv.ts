import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { sizeAt } from './kit/axes'
import { biasAttr, initAttrs } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import {
  channelsOf,
  filtersOf,
  needChannelBias,
  needDivisible,
  needFilters,
  needUnits,
  needWindow,
  windowAsked,
} from './kit/filters'
import { parameterShape } from './kit/sizes'
import {
  autoPadAttr,
  dilationsAttr,
  groupAttr,
  kernelShapeAttr,
  padsAttr,
  stridesAttr,
  type WindowAttrs,
} from './kit/window-attributes'
import { columns, imagesWords, needImages, slide, slidingOver, total } from './kit/windows'

const order = { en: 'filters, channels, window', ja: 'フィルタ, チャンネル, 窓' }

export const op = defineOp({
  name: 'Conv',
  category: 'convolution',
  order: 200,
  title: { en: 'Convolution layer', ja: '畳み込み層' },
  short: { en: 'Conv', ja: 'Conv' },
  summary: {
    en: 'Slides filters over an image or a sequence.',
    ja: '画像や系列の上でフィルタをずらしながら積和をとる。',
  },
  about: {
    en: 'Every filter is multiplied with the window under it and summed, at every position: (N, C, H, W) becomes (N, filters, OH, OW) with OH = ⌊(H + padding − span)/stride⌋ + 1. The filter is not turned round, so this is strictly a cross-correlation, as in the book, ONNX and PyTorch. It is computed as the book does, as a matrix product with im2col; backward, W receives the windows times the gradient and x the filters added up where windows overlap (col2im). With group equal to the channels it is depthwise; with autoPad causal on (N, C, T) it never looks ahead. PyTorch gives one padding for both ends of an axis, ONNX and Gradwire one for each. W starts with the fan-in of one filter, channels × window.',
    ja: '各フィルタを、その下の窓と掛けて足す計算をすべての位置で行う。(N, C, H, W) は (N, フィルタ数, OH, OW) になり、OH = ⌊(H + パディング − 窓の幅)/ストライド⌋ + 1。フィルタは裏返さないので、本・ONNX・PyTorch と同じく、厳密には相互相関である。計算は本のとおり im2col との行列積で行う。逆伝播では、W に窓と勾配の積が、x にはフィルタを窓の重なりで足し合わせたもの（col2im）が渡る。group をチャンネル数と同じにすると depthwise になり、(N, C, T) で autoPad を causal にすると未来を見ない。パディングは PyTorch では軸の両端に共通、ONNX と Gradwire では端ごとに決める。W の初期値は 1 フィルタの入力数（チャンネル × 窓）で決まる。',
  },
  backwardWords: {
    en: 'gives W the windows times the gradient, and spreads the filters back over x',
    ja: 'W へ窓と勾配の積を、x へフィルタを重ね戻した勾配を渡す',
  },
  keywords: [
    'convolution',
    'filter',
    'kernel',
    'CNN',
    'depthwise',
    'causal',
    'conv1d',
    'conv2d',
    '畳み込み',
    'フィルタ',
    'カーネル',
    '画像',
  ],
  figure: { kind: 'card', sign: 'x{*}W', glyph: 'x∗W' },
  formula: 'y = \\operatorname{im2col}(x)\\,W^{\\top} + b',
  inputs: {
    x: { about: imagesWords },
    W: {
      about: { en: 'filters, (filters, C/group, window)', ja: 'フィルタ。(フィルタ数, C/group, 窓)' },
      param: {
        init: 'he',
        chosen: true,
        shape: ({ x }, attrs) => {
          const [window, channels] = [windowAsked(x, attrs), x?.[1]]
          const { units, group } = attrs
          if (window === undefined || channels === undefined) return undefined
          if (typeof units !== 'number' || typeof group !== 'number') return undefined
          needDivisible(group, channels, channelsOf, 'x')
          return parameterShape([units, channels / group, ...window], `units is ${units}`)
        },
      },
    },
    b: {
      optional: true,
      about: { en: 'bias, one for each filter', ja: 'バイアス。フィルタごとに 1 個' },
      param: {
        init: 'zero',
        bias: true,
        shape: ({ W }, { units, bias }) => {
          const size = W?.[0] ?? units
          return bias === false || typeof size !== 'number' ? undefined : [size]
        },
      },
    },
  },
  attrs: {
    units: {
      type: 'optional-int',
      default: null,
      min: 1,
      doc: {
        en: 'Number of filters, the channels of the output. Needed unless W is wired or already has a value.',
        ja: 'フィルタの数（出力のチャンネル数）。W に線がつながっているか、値がすでにあれば省ける。',
      },
    },
    kernelShape: kernelShapeAttr,
    strides: stridesAttr,
    pads: padsAttr,
    dilations: dilationsAttr,
    group: groupAttr,
    autoPad: autoPadAttr,
    bias: biasAttr,
    ...initAttrs,
    init: { ...initAttrs.init, default: 'he' },
  },
  expr: ({ x, W, b }, attrs) => {
    needImages(x)
    needFilters(x, W, order)
    needWindow(x, W, attrs)
    const [channels, filters, read] = [sizeAt(x.shape, 1), sizeAt(W.shape, 0), sizeAt(W.shape, 1)]
    const { group } = attrs
    needDivisible(group, channels, channelsOf, 'x')
    needDivisible(group, filters, filtersOf, 'W')
    if (read * group !== channels) throw channelsDiffer(channels, group, read, W)
    needUnits(attrs.units, W, filters)
    needChannelBias(b, filters)
    const y = group === 1 ? convolved(x, W, attrs) : groupwise(x, W, group, attrs)
    return b === undefined ? y : e.add(y, e.reshape(b, [filters, ...x.shape.slice(2).map(() => 1)]))
  },
  tex: {
    x: '\\operatorname{col2im}\\left(G\\,W\\right)',
    W: 'G^{\\top}\\operatorname{im2col}(x)',
    b: '\\sum_{n,i,j} G',
  },
  samples: [
    { name: 'an image', shapes: { x: [2, 2, 4, 3], W: [3, 2, 2, 2], b: [3] } },
    { name: 'padded, in strides', shapes: { x: [1, 1, 5, 4], W: [2, 1, 3, 3] }, attrs: { strides: [2, 1], pads: [1, 0, 1, 2] } },
    { name: 'dilated', shapes: { x: [1, 2, 5, 4], W: [1, 2, 2, 2], b: [1] }, attrs: { dilations: [3, 2] } },
    { name: 'two groups', shapes: { x: [2, 4, 3, 2], W: [2, 2, 2, 1], b: [2] }, attrs: { group: 2, pads: [1] } },
    { name: 'depthwise', shapes: { x: [1, 3, 3, 3], W: [3, 1, 2, 2] }, attrs: { group: 3 } },
    { name: 'pointwise', shapes: { x: [2, 3, 2, 2], W: [2, 3, 1, 1], b: [2] } },
    { name: 'a sequence, causal', shapes: { x: [2, 2, 5], W: [2, 2, 2], b: [2] }, attrs: { autoPad: 'causal', dilations: [2] } },
    { name: 'the same size', shapes: { x: [1, 1, 4, 5], W: [1, 1, 3, 2] }, attrs: { autoPad: 'sameUpper', strides: [2, 1] } },
    { name: 'size 1', shapes: { x: [1, 1, 1], W: [1, 1, 1], b: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 1, 3], W: [2, 1, 2], b: [2] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'the book’s 4 × 4 image',
      inputs: {
        x: [[[[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]]],
        W: [[[[2, 0, 1], [0, 1, 2], [1, 0, 2]]]],
      },
      outputs: { y: [[[[15, 16], [6, 15]]]] },
      grads: { W: [[[[4, 8, 8], [4, 4, 8], [8, 4, 4]]]] },
    },
    {
      name: 'the book’s image with padding 1',
      inputs: {
        x: [[[[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]]],
        W: [[[[2, 0, 1], [0, 1, 2], [1, 0, 2]]]],
      },
      attrs: { pads: [1] },
      outputs: { y: [[[[7, 12, 10, 2], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, 3]]]] },
    },
    {
      name: 'causal: the last input reaches the last output only',
      inputs: { x: [[[1, 2, 3]]], W: [[[10, 1]]], b: [0.5] },
      attrs: { autoPad: 'causal' },
      outputs: { y: [[[1.5, 12.5, 23.5]]] },
      grads: { x: [[[11, 11, 1]]], b: [3] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a filter for other channels',
      shapes: { x: [1, 3, 5, 5], W: [2, 2, 3, 3] },
      code: 'shape-mismatch',
      port: 'W',
      message: 'channels do not fit: x has 3, W reads 2',
    },
    {
      name: 'a filter for other channels of a group',
      shapes: { x: [1, 4, 5], W: [2, 4, 3] },
      attrs: { group: 2 },
      code: 'shape-mismatch',
      port: 'W',
      message: 'channels do not fit: x has 4 in 2 groups of 2, W reads 4',
    },
    {
      name: 'groups that do not divide the channels',
      shapes: { x: [1, 3, 5], W: [2, 1, 3] },
      attrs: { group: 2 },
      code: 'bad-attribute',
      port: 'x',
      message: 'group is 2: it must divide the 3 channels of x',
    },
    {
      name: 'groups that do not divide the filters',
      shapes: { x: [1, 4, 5], W: [3, 2, 3] },
      attrs: { group: 2 },
      code: 'bad-attribute',
      port: 'W',
      message: 'group is 2: it must divide the 3 filters of W',
    },
    {
      name: 'a window larger than the padded image',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 6, 2] },
      attrs: { pads: [1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [6,2]: the window is 6 long on axis 2, and the padded input has only 5',
    },
    {
      name: 'a dilated window larger than the image',
      shapes: { x: [1, 1, 4], W: [1, 1, 3] },
      attrs: { dilations: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [3]: the dilated window is 5 long on axis 2, and the padded input has only 4',
    },
    {
      name: 'strides for three axes',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 2, 2] },
      attrs: { strides: [1, 1, 1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'strides is [1,1,1]: the window slides along 2 axes, so it must have 1 or 2 numbers',
    },
    {
      name: 'pads as pairs of an image of one axis',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 2, 2] },
      attrs: { pads: [1, 1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'pads is [1,1]: the window slides along 2 axes, so it must have 1 or 4 numbers',
    },
    {
      name: 'padding over the cap',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 2, 2] },
      attrs: { pads: [10000] },
      code: 'tensor-too-large',
      port: 'x',
      message:
        'pads is [10000]: 400120009 numbers need at least 1.6 GB (1600480036 bytes), and 50000000 (200 MB) are allowed',
    },
    {
      name: 'padding given twice',
      shapes: { x: [1, 1, 3], W: [1, 1, 2] },
      attrs: { pads: [1], autoPad: 'valid' },
      code: 'bad-attribute',
      port: 'x',
      message: 'pads is [1]: autoPad is valid and works the padding out, so pads must be left out',
    },
    {
      name: 'an image has no past',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 2, 2] },
      attrs: { autoPad: 'causal' },
      code: 'bad-attribute',
      port: 'x',
      message: 'autoPad is causal: x has 2 axes to slide along, and only a sequence has a past',
    },
    {
      name: 'another window than W has',
      shapes: { x: [1, 1, 5, 5], W: [1, 1, 3, 3] },
      attrs: { kernelShape: [5] },
      code: 'bad-attribute',
      port: 'W',
      message:
        'kernelShape is [5], but the window of W is (3,3); they must be equal, or kernelShape left out',
    },
    {
      name: 'units against the filters of W',
      shapes: { x: [1, 1, 5], W: [2, 1, 3] },
      attrs: { units: 4 },
      code: 'bad-attribute',
      port: 'W',
      message: 'units is 4, but W makes 2 channels; they must be equal, or units left out',
    },
    {
      name: 'a bias of another size',
      shapes: { x: [1, 1, 5], W: [2, 1, 3], b: [3] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'shapes do not fit: there are 2 output channels, b is (3)',
    },
    {
      name: 'a filter of another rank',
      shapes: { x: [1, 1, 5, 5], W: [2, 3] },
      code: 'rank-mismatch',
      port: 'W',
      message: 'W must be (filters, channels, window) with as many axes as x: x is (1,1,5,5), W is (2,3)',
    },
    {
      name: 'flattened images',
      shapes: { x: [5, 9], W: [2, 9] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, channels, length) or (N, channels, height, width): it is (5,9)',
    },
  ],
  onnx: { op: 'Conv' },
  pytorch: 'torch.nn.functional.conv2d(x, W, b, strides, pads, dilations, group)',
})

/** (N·positions, C·window) · (C·window, filters), and the filters in front of the positions again. */
function convolved(x: Value, W: Value, attrs: WindowAttrs): Value {
  const sliding = slidingOver(x, W.shape.slice(2), attrs)
  const [filters, counts] = [sizeAt(W.shape, 0), sliding.map((s) => s.count)]
  const flat = e.reshape(W, [filters, total(W.shape.slice(1))])
  const y = e.reshape(e.matmul(columns(x, sliding), e.transpose(flat)), [
    sizeAt(x.shape, 0),
    ...counts,
    filters,
  ])
  const last = counts.length + 1
  return e.transpose(y, [0, last, ...counts.map((_, i) => i + 1)])
}

/** One such product for each group, side by side along a leading axis. */
function groupwise(x: Value, W: Value, group: number, attrs: WindowAttrs): Value {
  const sliding = slidingOver(x, W.shape.slice(2), attrs)
  const [n, filters, read] = [sizeAt(x.shape, 0), sizeAt(W.shape, 0), sizeAt(W.shape, 1)]
  const [counts, window] = [sliding.map((s) => s.count), total(sliding.map((s) => s.size))]
  const positions = total(counts)
  // The window as one axis and the positions as another keep the rank low.
  const seen = e.reshape(slide(x, sliding), [n, group, read, positions, window])
  const rows = e.reshape(e.transpose(seen, [1, 0, 3, 2, 4]), [group, n * positions, read * window])
  const flat = e.transpose(e.reshape(W, [group, filters / group, read * window]))
  const y = e.reshape(e.matmul(rows, flat), [group, n, positions, filters / group])
  return e.reshape(e.transpose(y, [1, 0, 3, 2]), [n, filters, ...counts])
}

function channelsDiffer(channels: number, group: number, read: number, W: Value): ShapeError {
  const groups =
    group === 1
      ? { en: '', ja: '' }
      : { en: ` in ${group} groups of ${channels / group}`, ja: `（${group} 組で ${channels / group} ずつ）` }
  return new ShapeError(
    'shape-mismatch',
    {
      en: `channels do not fit: x has ${channels}${groups.en}, W reads ${read}`,
      ja: `チャンネル数が合わない: x は ${channels}${groups.ja}、W が読むのは ${read}`,
    },
    { blame: [W], port: 'W' },
  )
}
