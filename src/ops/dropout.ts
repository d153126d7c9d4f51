import * as e from '../expr/build'
import type { Shape } from '../tensor/tensor'
import { defineOp, type KnownShapes } from './kit/definition'

export const op = defineOp({
  name: 'Dropout',
  category: 'normalization',
  order: 160,
  title: { en: 'Dropout', ja: 'Dropout' },
  short: { en: 'Dropout', ja: 'Dropout' },
  summary: { en: 'Switches units off at random while training.', ja: '学習中、ユニットを無作為に消す。' },
  about: {
    en: 'Every training step drops each element with probability ratio, so no unit can rely on a certain other one: as if many smaller networks were trained and averaged. The gradient passes where the value passed. What is left is divided by 1 − ratio while training, so that testing needs nothing (as in PyTorch and ONNX); scaling "test" is the book’s form, which multiplies by 1 − ratio while testing instead. The mask depends on the seed, the node and the step alone, so any step can be replayed.',
    ja: '学習の 1 ステップごとに、各要素を確率 ratio で 0 にする。特定のユニットに頼れなくなるので、小さなネットワークをたくさん学習して平均したような効果がある。勾配は値が通ったところだけを通る。残った値は学習時に 1 − ratio で割っておくので、テスト時は何もしなくてよい（PyTorch、ONNX と同じ）。scaling を "test" にすると本の形になり、テスト時に 1 − ratio を掛ける。マスクはシードとノードとステップだけで決まるので、どのステップも再現できる。',
  },
  backwardWords: {
    en: 'lets the gradient through where the value went through',
    ja: '値が通ったところだけ勾配を通す',
  },
  keywords: ['regularization', 'mask', 'ensemble', 'random', '正則化', '過学習', 'マスク', 'アンサンブル'],
  figure: { kind: 'card', sign: 'x \\odot m', glyph: 'x⊙m' },
  formula: 'y = \\frac{x \\odot m}{1 - r}',
  inputs: { x: {} },
  attrs: {
    ratio: {
      type: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.05,
      doc: { en: 'Probability that an element is dropped.', ja: '要素を消す確率。' },
    },
    scaling: {
      type: 'choice',
      default: 'train',
      choices: ['train', 'test'],
      names: {
        train: { en: 'while training', ja: '学習時' },
        test: { en: 'while testing (the book)', ja: 'テスト時（本）' },
      },
      doc: {
        en: 'When the size is made up for: while training, or while testing as in the book.',
        ja: '大きさを補う時点。学習時か、本のようにテスト時か。',
      },
    },
  },
  noise: { mask: { kind: 'uniform', shape: ({ x }: KnownShapes): Shape => x ?? [] } },
  expr: ({ x, mask }, { ratio, scaling }, mode) => {
    if (mode === 'eval') return scaling === 'test' ? e.mul(1 - ratio, x) : x
    const kept = e.mul(x, e.cast(e.gt(mask, ratio), 'float'))
    return scaling === 'test' || ratio === 1 ? kept : e.mul(1 / (1 - ratio), kept)
  },
  modal: true,
  samples: [
    { name: 'a batch', shapes: { x: [4, 5] } },
    { name: 'few dropped', shapes: { x: [6] }, attrs: { ratio: 0.1 } },
    { name: 'as in the book', shapes: { x: [2, 3] }, attrs: { scaling: 'test' } },
    { name: 'testing', shapes: { x: [2, 3] }, mode: 'eval' },
    {
      name: 'testing as in the book',
      shapes: { x: [2, 3] },
      attrs: { scaling: 'test', ratio: 0.25 },
      mode: 'eval',
    },
    { name: 'all dropped', shapes: { x: [3] }, attrs: { ratio: 1 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'empty', shapes: { x: [0, 2] } },
  ],
  golden: [
    {
      name: 'what is kept is doubled',
      inputs: { x: [1, 2, 3], mask: [0.9, 0.2, 0.51] },
      outputs: { y: [2, 0, 6] },
      grads: { x: [2, 0, 2] },
    },
    {
      name: 'testing changes nothing',
      inputs: { x: [1, 2], mask: [0, 0] },
      mode: 'eval',
      outputs: { y: [1, 2] },
      grads: { x: [1, 1] },
    },
    {
      name: 'the book scales while testing',
      inputs: { x: [1, 2], mask: [0, 0] },
      attrs: { scaling: 'test', ratio: 0.25 },
      mode: 'eval',
      outputs: { y: [0.75, 1.5] },
      grads: { x: [0.75, 0.75] },
    },
    {
      name: 'nothing left',
      inputs: { x: [1, 2], mask: [0.3, 0.9] },
      attrs: { ratio: 1 },
      outputs: { y: [0, 0] },
      grads: { x: [0, 0] },
    },
  ],
  onnx: { op: 'Dropout' },
  pytorch: 'torch.nn.functional.dropout(x, ratio, training)',
})
