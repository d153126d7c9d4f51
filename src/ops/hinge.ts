import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { reduced, targetFor } from './kit/loss'

export const op = defineOp({
  name: 'Hinge',
  category: 'loss',
  order: 110,
  title: { en: 'Hinge loss', ja: 'ヒンジ損失' },
  short: { en: 'Hinge', ja: 'ヒンジ' },
  summary: {
    en: 'Punishes scores on the wrong side, or too close to it.',
    ja: '反対側にある、または境目に近すぎるスコアへの罰。',
  },
  about: {
    en: 'max(0, margin − t·y) for every element, then the mean over all of them; t is +1 or −1. The loss of the support vector machine: an answer that is right by at least the margin costs nothing and teaches nothing, all others push with the same force. At the corner the slope is taken to be 0, as for Relu.',
    ja: '要素ごとに max(0, margin − t·y) を求め、すべての要素で平均する。t は +1 か −1。サポートベクトルマシンの損失で、margin 以上の余裕で正解すれば損失も勾配も 0、それ以外はどれも同じ力で押される。角での傾きは Relu と同じく 0 とする。',
  },
  backwardWords: {
    en: 'hands back −t where the margin is not kept, divided by the number of elements',
    ja: '余裕が足りないところに −t を要素の数で割って渡す',
  },
  keywords: ['svm', 'margin', 'support vector', 'マージン', 'サポートベクトル', '分類'],
  figure: { kind: 'loss', sign: '(1 - ty)_+', glyph: '(1−ty)₊' },
  formula: 'L = \\frac{1}{N} \\sum \\max(0, m - t y)',
  inputs: {
    y: { about: { en: 'score', ja: 'スコア' } },
    t: { about: { en: '+1 or −1, the same shape as y', ja: '+1 か −1。y と同じ形' } },
  },
  attrs: {
    margin: {
      type: 'number',
      default: 1,
      min: 0,
      step: 0.1,
      doc: { en: 'How far on the right side is far enough.', ja: '正しい側にどれだけ離れていればよいか。' },
    },
    reduction: reductionAttr,
  },
  expr: ({ y, t }, { margin, reduction }) => {
    const missing = e.sub(margin, e.mul(targetFor(y, t), y))
    return reduced(e.select(e.le(missing, 0), 0, missing), reduction, y)
  },
  kinks: [-1, 1],
  samples: [
    { name: 'a column', shapes: { y: [4, 1], t: [4, 1] } },
    { name: 'a vector', shapes: { y: [5], t: [5] } },
    { name: 'a number', shapes: { y: [], t: [] } },
    { name: 'another margin', shapes: { y: [3], t: [3] }, attrs: { margin: 0.2 } },
    { name: 'each element', shapes: { y: [2, 2], t: [2, 2] }, attrs: { reduction: 'none' } },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] } },
  ],
  golden: [
    {
      name: 'safe, too close, wrong, on the corner',
      inputs: { y: [2, 0.5, -1, 1], t: [1, 1, 1, 1] },
      attrs: { reduction: 'none' },
      outputs: { y: [0, 0.5, 2, 0] },
      grads: { y: [0, -1, -1, 0] },
    },
    { name: 'the mean', inputs: { y: [0, 0], t: [1, -1] }, outputs: { y: 1 }, grads: { y: [-0.5, 0.5] } },
  ],
  errors: [
    {
      name: 'a row against a column',
      shapes: { y: [3, 1], t: [3] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: y is (3,1), t is (3); t must be (3,1)',
    },
  ],
  pytorch: 'torch.clamp(margin - t * y, min=0).mean()',
})
