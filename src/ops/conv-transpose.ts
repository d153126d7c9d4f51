import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import type { Value } from '../expr/value'
import { sizeAt } from './kit/axes'
import { biasAttr, initAttrs } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import {
  channelsOf,
  needChannelBias,
  needDivisible,
  needFilters,
  needUnits,
  needWindow,
  windowAsked,
} from './kit/filters'
import { parameterShape, refuseHuge } from './kit/sizes'
import { dilationsAttr, groupAttr, kernelShapeAttr, padsAttr, stridesAttr } from './kit/window-attributes'
import { halves, imagesWords, needImages, padPairs, perAxis, refused, total } from './kit/windows'

const order = { en: 'channels, filters, window', ja: 'チャンネル, フィルタ, 窓' }

export const op = defineOp({
  name: 'ConvTranspose',
  category: 'convolution',
  order: 210,
  title: { en: 'Transposed convolution layer', ja: '転置畳み込み層' },
  short: { en: 'ConvT', ja: 'ConvT' },
  summary: {
    en: 'Enlarges an image: every element paints a filter.',
    ja: '要素ごとにフィルタを置いて重ね、画像を大きくする。',
  },
  about: {
    en: 'Every element of x paints the filter, times itself, onto the output, stride elements apart; where paintings overlap they are added. That is the backward pass of a convolution used as a forward pass, and its own backward pass is a convolution. The size is stride·(n − 1) + span − padding + outputPadding. W is (channels of x, channels of y / group, window), as ONNX and PyTorch have it. Padding here cuts the margins off. outputShape fixes the size and works the padding out, an odd rest being cut at the start or, with autoPad sameUpper, at the end (ONNX’s rule since version 11; it was the other way round before).',
    ja: 'x の各要素が、自分の値を掛けたフィルタを stride 間隔で出力に置き、重なったところは足し合わせる。畳み込みの逆伝播を順伝播に使ったもので、その逆伝播は畳み込みになる。大きさは stride·(n − 1) + 窓の幅 − パディング + outputPadding。W の形は ONNX や PyTorch と同じ (x のチャンネル, y のチャンネル / group, 窓)。パディングはここでは端を切り落とす幅になる。outputShape で大きさを指定するとパディングは自動で決まり、余りが奇数なら始まり側（autoPad が sameUpper なら終わり側）を多く切る。これは ONNX のバージョン 11 以降の決まりで、それより前は逆だった。',
  },
  backwardWords: {
    en: 'gives x the windows of the gradient times W, and W the windows times x',
    ja: 'x へ勾配の窓と W の積を、W へ x と勾配の窓の積を渡す',
  },
  keywords: ['deconvolution', 'upsampling', 'decoder', 'GAN', '逆畳み込み', 'アップサンプリング', '拡大'],
  figure: { kind: 'card', sign: 'x{*}W^{\\top}', glyph: 'x∗Wᵀ' },
  formula: 'y = \\operatorname{col2im}(x\\,W) + b',
  inputs: {
    x: { about: imagesWords },
    W: {
      about: { en: 'filters, (C, filters/group, window)', ja: 'フィルタ。(C, フィルタ数/group, 窓)' },
      param: {
        init: 'he',
        chosen: true,
        shape: ({ x }, attrs) => {
          const [window, channels] = [windowAsked(x, attrs), x?.[1]]
          const { units, group } = attrs
          if (window === undefined || channels === undefined) return undefined
          if (typeof units !== 'number' || typeof group !== 'number') return undefined
          needDivisible(group, units, { en: 'units', ja: 'units の数' }, 'W')
          return parameterShape([channels, units / group, ...window], `units is ${units}`)
        },
      },
    },
    b: {
      optional: true,
      about: { en: 'bias, one for each channel of y', ja: 'バイアス。y のチャンネルごとに 1 個' },
      param: {
        init: 'zero',
        bias: true,
        shape: ({ W }, { units, group, bias }) => {
          const own = W?.[1]
          const size = own === undefined || typeof group !== 'number' ? units : own * group
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
        en: 'Channels of the output. Needed unless W is wired or already has a value.',
        ja: '出力のチャンネル数。W に線がつながっているか、値がすでにあれば省ける。',
      },
    },
    kernelShape: kernelShapeAttr,
    strides: stridesAttr,
    pads: {
      ...padsAttr,
      doc: {
        en: 'What is cut off: one number for every side, or the beginnings of all axes and then the ends; nothing when left out.',
        ja: '切り落とす幅。1 個なら全辺共通、または各軸の始まり、各軸の終わりの順。省くと 0。',
      },
    },
    dilations: dilationsAttr,
    group: groupAttr,
    outputPadding: {
      type: 'optional-ints',
      default: null,
      min: 0,
      doc: {
        en: 'Elements added at the end, because several sizes shrink to the same one under a stride; less than the stride or the dilation.',
        ja: '終わり側に足す要素の数。ストライドがあると複数の大きさが同じ大きさに縮むので、それを区別する。stride か dilation より小さくする。',
      },
    },
    outputShape: {
      type: 'optional-ints',
      default: null,
      min: 1,
      doc: {
        en: 'Size of the output along the sliding axes; pads is worked out from it.',
        ja: '出力の大きさ（窓を動かす軸だけ）。pads はここから決まる。',
      },
    },
    autoPad: {
      type: 'choice',
      default: 'notset',
      choices: ['notset', 'sameUpper', 'sameLower', 'valid'],
      names: {
        notset: { en: 'as pads says', ja: 'pads のとおり' },
        sameUpper: {
          en: 'stride times the size, more cut at the end',
          ja: 'stride 倍の大きさ（終わり側を多く切る）',
        },
        sameLower: {
          en: 'stride times the size, more cut at the start',
          ja: 'stride 倍の大きさ（始まり側を多く切る）',
        },
        valid: { en: 'cut nothing', ja: '切らない' },
      },
      doc: { en: 'Cutting worked out for you.', ja: '切り落とす幅を自動で決める。' },
    },
    bias: biasAttr,
    ...initAttrs,
    init: { ...initAttrs.init, default: 'he' },
  },
  expr: ({ x, W, b }, attrs) => {
    needImages(x)
    needFilters(x, W, order)
    needWindow(x, W, attrs)
    const { group } = attrs
    const [n, channels, filters] = [sizeAt(x.shape, 0), sizeAt(x.shape, 1), sizeAt(W.shape, 1) * group]
    needDivisible(group, channels, channelsOf, 'x')
    if (sizeAt(W.shape, 0) !== channels) throw channelsDiffer(x, W)
    needUnits(attrs.units, W, filters)
    needChannelBias(b, filters)
    const window = W.shape.slice(2)
    const lengths = x.shape.slice(2)
    const painted = paintedAlong(x, lengths, window, attrs)
    refuseHuge(
      x,
      painted.map((p) => p.whole),
      `strides is [${(attrs.strides ?? []).join(',')}]`,
    )

    // (group, N·positions, C/group) · (group, C/group, filters/group·window): what every element paints
    const [positions, size] = [total(lengths), total(window)]
    const apart = e.transpose(e.reshape(x, [n, group, channels / group, positions]), [1, 0, 3, 2])
    const rows = e.reshape(apart, [group, n * positions, channels / group])
    const flat = e.reshape(W, [group, channels / group, (filters / group) * size])
    const strokes = e.reshape(e.matmul(rows, flat), [group, n, positions, filters / group, size])
    const seen = e.reshape(e.transpose(strokes, [1, 0, 3, 2, 4]), [n, filters, ...lengths, ...window])
    let y = e.overlapAdd(seen, [n, filters, ...painted.map((p) => p.whole)], {
      axes: lengths.map((_, i) => i + 2),
      sizes: window,
      steps: painted.map((p) => p.step),
      dilations: painted.map((p) => p.dilation),
    })
    painted.forEach(({ from, to, whole }, i) => {
      if (to > whole) y = e.pad(y, i + 2, 0, to - whole)
      y = e.slice(y, i + 2, from, to)
    })
    return b === undefined ? y : e.add(y, e.reshape(b, [filters, ...lengths.map(() => 1)]))
  },
  tex: {
    x: '\\operatorname{im2col}(G)\\,W^{\\top}',
    W: 'x^{\\top}\\operatorname{im2col}(G)',
    b: '\\sum_{n,i,j} G',
  },
  samples: [
    { name: 'an image', shapes: { x: [2, 2, 2, 3], W: [2, 3, 2, 2], b: [3] } },
    { name: 'in strides, cut', shapes: { x: [1, 1, 3, 2], W: [1, 2, 3, 3] }, attrs: { strides: [2], pads: [1, 0, 0, 1], outputPadding: [1, 0] } },
    { name: 'dilated', shapes: { x: [1, 2, 2, 3], W: [2, 1, 2, 2], b: [1] }, attrs: { dilations: [2, 1] } },
    { name: 'groups', shapes: { x: [1, 4, 3], W: [4, 2, 2], b: [4] }, attrs: { group: 2, strides: [3] } },
    { name: 'a size asked for', shapes: { x: [1, 1, 2, 2], W: [1, 1, 3, 3] }, attrs: { strides: [3, 2], outputShape: [7, 4] } },
    { name: 'the same size', shapes: { x: [1, 1, 3], W: [1, 1, 3] }, attrs: { autoPad: 'sameUpper', strides: [2] } },
    { name: 'size 1', shapes: { x: [1, 1, 1], W: [1, 1, 1], b: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 1, 2], W: [1, 2, 2] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'two elements paint side by side, and overlap by one',
      inputs: { x: [[[1, 2]]], W: [[[1, 10, 100]]] },
      attrs: { strides: [2] },
      outputs: { y: [[[1, 10, 102, 20, 200]]] },
      grads: { x: [[[111, 111]]], W: [[[3, 3, 3]]] },
    },
    {
      name: 'padding cuts the margins off',
      inputs: { x: [[[1, 2]]], W: [[[1, 10, 100]]], b: [0.5] },
      attrs: { strides: [2], pads: [1] },
      outputs: { y: [[[10.5, 102.5, 20.5]]] },
      grads: { x: [[[110, 11]]], b: [3] },
    },
    {
      name: 'a size asked for: what is too much goes at the start',
      inputs: { x: [[[1, 2]]], W: [[[1, 10, 100]]] },
      attrs: { strides: [2], outputShape: [4] },
      outputs: { y: [[[10, 102, 20, 200]]] },
    },
    {
      name: 'or at the end',
      inputs: { x: [[[1, 2]]], W: [[[1, 10, 100]]] },
      attrs: { strides: [2], autoPad: 'sameUpper' },
      outputs: { y: [[[1, 10, 102, 20]]] },
    },
  ],
  errors: [
    {
      name: 'a filter for other channels',
      shapes: { x: [1, 3, 5], W: [2, 2, 3] },
      code: 'shape-mismatch',
      port: 'W',
      message: 'channels do not fit: x is (1,3,5), W is (2,2,3); the second size of x must be the first of W',
    },
    {
      name: 'groups that do not divide the channels',
      shapes: { x: [1, 3, 5], W: [3, 1, 3] },
      attrs: { group: 2 },
      code: 'bad-attribute',
      port: 'x',
      message: 'group is 2: it must divide the 3 channels of x',
    },
    {
      name: 'output padding of a whole stride',
      shapes: { x: [1, 1, 3], W: [1, 1, 2] },
      attrs: { strides: [2], outputPadding: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'outputPadding is [2]: on axis 2 it must be less than the stride or the dilation, 2',
    },
    {
      name: 'more cut off than there is',
      shapes: { x: [1, 1, 2], W: [1, 1, 2] },
      attrs: { pads: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'pads is [2]: on axis 2 nothing would be left of 3',
    },
    {
      name: 'a bias of another size',
      shapes: { x: [1, 1, 3], W: [1, 2, 2], b: [3] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'shapes do not fit: there are 2 output channels, b is (3)',
    },
    {
      name: 'strides over the cap',
      shapes: { x: [1, 1, 3, 3], W: [1, 1, 1, 1] },
      attrs: { strides: [10000] },
      code: 'tensor-too-large',
      port: 'x',
      message:
        'strides is [10000]: 400040001 numbers need at least 1.6 GB (1600160004 bytes), and 50000000 (200 MB) are allowed',
    },
  ],
  onnx: { op: 'ConvTranspose' },
  pytorch: 'torch.nn.functional.conv_transpose2d(x, W, b, strides, pads, outputPadding, group, dilations)',
})

interface Painted {
  readonly step: number
  readonly dilation: number
  /** everything painted, before margins are cut */
  readonly whole: number
  /** the part that is kept; beyond `whole` there are zeros */
  readonly from: number
  readonly to: number
}

interface PaintAttrs {
  readonly strides: readonly number[] | null
  readonly pads: readonly number[] | null
  readonly dilations: readonly number[] | null
  readonly outputPadding: readonly number[] | null
  readonly outputShape: readonly number[] | null
  readonly autoPad: 'notset' | 'sameUpper' | 'sameLower' | 'valid'
}

function paintedAlong(
  x: Value,
  lengths: readonly number[],
  window: readonly number[],
  attrs: PaintAttrs,
): Painted[] {
  const rank = lengths.length
  const steps = perAxis(x, 'strides', attrs.strides, rank)
  const dilations = perAxis(x, 'dilations', attrs.dilations, rank)
  const extras = perAxis(x, 'outputPadding', attrs.outputPadding, rank, 0)
  const asked = attrs.outputShape === null ? undefined : perAxis(x, 'outputShape', attrs.outputShape, rank)
  const pairs = padPairs(x, attrs.pads, rank)
  return lengths.map((length, i): Painted => {
    const [step, dilation, extra] = [steps[i] ?? 1, dilations[i] ?? 1, extras[i] ?? 0]
    if (extra > 0 && extra >= Math.max(step, dilation))
      throw tooMuchPadding(x, attrs.outputPadding, i, Math.max(step, dilation))
    const whole = Math.max(0, step * (length - 1) + dilation * ((window[i] ?? 1) - 1) + 1)
    const { from, to } = kept(
      whole,
      extra,
      step * length,
      pairs[i] ?? { before: 0, after: 0 },
      asked?.[i],
      attrs,
    )
    if (to <= from)
      throw refused(x, {
        en: `pads is [${(attrs.pads ?? []).join(',')}]: on axis ${i + 2} nothing would be left of ${whole}`,
        ja: `pads が [${(attrs.pads ?? []).join(',')}] になっている: 軸 ${i + 2} の ${whole} 個がすべて切り落とされる`,
      })
    return { step, dilation, whole, from, to }
  })
}

/** Which part of `whole` painted elements stays. Too small a whole is filled up at the end. */
function kept(
  whole: number,
  extra: number,
  same: number,
  pair: { readonly before: number; readonly after: number },
  asked: number | undefined,
  { autoPad }: PaintAttrs,
): { readonly from: number; readonly to: number } {
  if (asked === undefined && autoPad === 'notset')
    return { from: pair.before, to: whole + extra - pair.after }
  if (asked === undefined && autoPad === 'valid') return { from: 0, to: whole + extra }
  const size = asked ?? same
  const rest = Math.max(0, whole + extra - size)
  const { before } = halves(rest, autoPad === 'sameUpper' ? 'sameUpper' : 'sameLower')
  return { from: before, to: before + size }
}

const tooMuchPadding = (x: Value, given: readonly number[] | null, i: number, limit: number): ShapeError =>
  refused(x, {
    en: `outputPadding is [${(given ?? []).join(',')}]: on axis ${i + 2} it must be less than the stride or the dilation, ${limit}`,
    ja: `outputPadding が [${(given ?? []).join(',')}] になっている: 軸 ${i + 2} では stride か dilation の ${limit} より小さくなければならない`,
  })

function channelsDiffer(x: Value, W: Value): ShapeError {
  const [xs, ws] = [formatShape(x.shape), formatShape(W.shape)]
  return new ShapeError(
    'shape-mismatch',
    {
      en: `channels do not fit: x is ${xs}, W is ${ws}; the second size of x must be the first of W`,
      ja: `チャンネル数が合わない: x は ${xs}、W は ${ws}。x の 2 番目と W の 1 番目の大きさは等しくなければならない`,
    },
    { blame: [W], port: 'W' },
  )
}
