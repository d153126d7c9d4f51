import * as e from '../../expr/build'
import { axisAttr } from '../kit/common-attributes'
import { innerOp } from './kit'

const sizesAttr = (en: string, ja: string) => ({ type: 'ints', default: [], doc: { en, ja } }) as const

const windowAttrs = {
  axes: sizesAttr('The axes that the window slides along.', '窓を動かす軸。'),
  sizes: sizesAttr('Its size on each of them.', '各軸での窓の大きさ。'),
  steps: sizesAttr('How far it moves at a time.', '1 回に動く幅。'),
  dilations: sizesAttr('The distance between the elements that it sees.', '窓が見る要素の間隔。'),
} as const

/** Ops that move elements from one place to another. */
export const ops = [
  innerOp({
    name: 'Pick',
    category: 'shape',
    title: { en: 'One position of an axis', ja: '軸の 1 か所' },
    short: { en: 'Pick', ja: '取り出し' },
    summary: {
      en: 'Takes one position of an axis, such as one time step, and drops the axis.',
      ja: '軸の 1 か所（1 時刻分など）を取り出し、その軸をなくす。',
    },
    backwardWords: {
      en: 'puts the gradient back at its position, 0 everywhere else',
      ja: '勾配を元の位置に戻し、ほかは 0 にして渡す',
    },
    figure: { kind: 'slab', sign: 'x_t', glyph: 'xₜ' },
    formula: 'y = x_t',
    inputs: { x: {} },
    attrs: {
      axis: axisAttr(0, { en: 'The axis.', ja: '軸。' }),
      at: { type: 'int', default: 0, min: 0, doc: { en: 'The position.', ja: '位置。' } },
    },
    expr: ({ x }, { axis, at }) => {
      const place = axis < 0 ? axis + x.shape.length : axis
      return e.reshape(
        e.slice(x, place, at, at + 1),
        x.shape.filter((_, i) => i !== place),
      )
    },
  }),
  innerOp({
    name: 'Spread',
    category: 'shape',
    title: { en: 'Spread over an axis', ja: '軸に散らす' },
    short: { en: 'Spread', ja: '散らす' },
    summary: {
      en: 'Puts the elements of an axis apart, zeros between them.',
      ja: '軸の要素の間をあけ、0 を入れる。',
    },
    backwardWords: { en: 'takes the gradient at the elements', ja: '要素の位置の勾配を渡す' },
    figure: { kind: 'slab', sign: 'x{\\cdot}0{\\cdot}x', glyph: 'x·0·x' },
    formula: 'y_{s + k i} = x_i',
    inputs: { x: {} },
    attrs: {
      axis: axisAttr(0, { en: 'The axis.', ja: '軸。' }),
      start: {
        type: 'int',
        default: 0,
        min: 0,
        doc: { en: 'Where the first one goes.', ja: '最初の位置。' },
      },
      step: { type: 'int', default: 1, min: 1, doc: { en: 'The distance.', ja: '間隔。' } },
      size: { type: 'int', default: 1, min: 1, doc: { en: 'The new size.', ja: '新しい大きさ。' } },
    },
    expr: ({ x }, { axis, start, step, size }) => e.unslice(x, axis, start, step, size),
  }),
  innerOp({
    name: 'ScatterAdd',
    category: 'shape',
    title: { en: 'Add rows at places', ja: '行を位置に足す' },
    short: { en: 'Scatter', ja: '行に足す' },
    summary: {
      en: 'Adds every row to the row that its index names.',
      ja: '各行を、番号が指す行に足し込む。',
    },
    backwardWords: { en: 'looks each row’s gradient up', ja: '各行の勾配を番号で引いて渡す' },
    figure: { kind: 'slab', sign: '{+}[i]', glyph: '+[i]' },
    formula: 'y_{i_k} \\mathrel{+}= x_k',
    inputs: { x: {}, indices: { dtype: 'int' } },
    attrs: { size: { type: 'int', default: 1, min: 1, doc: { en: 'Number of rows.', ja: '行の数。' } } },
    expr: ({ x, indices }, { size }) => e.scatterAdd(x, indices, size),
  }),
  innerOp({
    name: 'Windows',
    category: 'convolution',
    title: { en: 'Sliding windows', ja: '動く窓' },
    short: { en: 'Windows', ja: '窓' },
    summary: {
      en: 'All that a sliding window sees, one window for each of its positions.',
      ja: '動く窓が見るものを、窓の位置ごとに並べる。',
    },
    backwardWords: {
      en: 'adds the gradients of all windows where they overlap',
      ja: '重なる窓の勾配を足し合わせて渡す',
    },
    figure: { kind: 'slab', sign: '\\boxplus', glyph: '⊞' },
    formula: 'y_{p,k} = x_{s p + d k}',
    inputs: { x: {} },
    attrs: windowAttrs,
    expr: ({ x }, { axes, sizes, steps, dilations }) => e.windows(x, { axes, sizes, steps, dilations }),
  }),
  innerOp({
    name: 'OverlapAdd',
    category: 'convolution',
    title: { en: 'Overlapping windows added', ja: '窓の重ね合わせ' },
    short: { en: 'Overlap', ja: '重ね合わせ' },
    summary: {
      en: 'Puts windows back where they came from and adds what overlaps.',
      ja: '窓を元の位置に戻し、重なるところを足し合わせる。',
    },
    backwardWords: { en: 'takes the windows of the gradient', ja: '勾配の窓を渡す' },
    figure: { kind: 'slab', sign: '\\boxplus^{\\top}', glyph: '⊞ᵀ' },
    formula: 'y_{s p + d k} \\mathrel{+}= x_{p,k}',
    inputs: { x: {} },
    attrs: { ...windowAttrs, shape: sizesAttr('The shape to add into.', '足し込む先の形。') },
    expr: ({ x }, { axes, sizes, steps, dilations, shape }) =>
      e.overlapAdd(x, shape, { axes, sizes, steps, dilations }),
  }),
  innerOp({
    name: 'PadLowest',
    category: 'shape',
    title: { en: 'Pad with −∞', ja: '−∞ で余白' },
    short: { en: 'Pad −∞', ja: '−∞ 余白' },
    summary: {
      en: 'Adds −∞ before and after an axis: a place that is never the largest.',
      ja: '軸の前後に −∞ を足す。最大には決してならない。',
    },
    backwardWords: { en: 'drops the gradient of the padding', ja: '余白の分の勾配を捨てて渡す' },
    figure: { kind: 'slab', sign: '-\\infty\\,x', glyph: '−∞ x' },
    formula: 'y = (-\\infty, x, -\\infty)',
    inputs: { x: {} },
    attrs: {
      axis: axisAttr(-1, { en: 'The axis to pad.', ja: '余白を足す軸。' }),
      before: { type: 'int', default: 0, min: 0, doc: { en: 'How many before.', ja: '前の個数。' } },
      after: { type: 'int', default: 0, min: 0, doc: { en: 'How many after.', ja: '後ろの個数。' } },
    },
    expr: ({ x }, { axis, before, after }) => e.pad(x, axis, before, after, -Infinity),
  }),
]
