import * as e from '../expr/build'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Where',
  category: 'arithmetic',
  order: 180,
  title: { en: 'Choice', ja: '条件選択' },
  short: { en: 'Where', ja: '条件選択' },
  summary: { en: 'a where the condition holds, b elsewhere.', ja: '条件が成り立つところは a、ほかは b。' },
  about: {
    en: 'Element by element: a where the condition is not 0, else b. Each element’s gradient goes to the side that was chosen, the other side receives 0, and the condition receives none. A NaN on the side that was not chosen stays out of the value and of this op’s gradient; but it can still spoil the gradient further back, where 0 meets an infinite slope.',
    ja: '要素ごとに、条件が 0 でなければ a、0 なら b を選ぶ。勾配は選ばれた側だけに渡り、選ばれなかった側は 0、条件には流れない。選ばれなかった側の NaN は値にもこの演算の勾配にも入らないが、さらに前で 0 と無限大の傾きが出会うと勾配が NaN になることがある。',
  },
  backwardWords: { en: 'hands the gradient to the side that was chosen', ja: '選ばれた側にだけ勾配を渡す' },
  keywords: ['select', 'if', 'mask', 'condition', 'switch', 'もし', '条件', 'マスク'],
  figure: { kind: 'slab', sign: 'c\\,?\\,a{:}b', glyph: 'c?a:b' },
  formula: 'y = \\begin{cases} a & c \\ne 0 \\\\ b & c = 0 \\end{cases}',
  inputs: {
    condition: {
      dtype: 'any',
      tex: 'c',
      about: { en: 'holds where it is not 0', ja: '0 でないところで成り立つ' },
    },
    a: {},
    b: {},
  },
  expr: ({ condition, a, b }) => e.select(condition, a, b),
  samples: [
    {
      name: 'equal shapes',
      shapes: { condition: [2, 3], a: [2, 3], b: [2, 3] },
      integers: { condition: [0, 2] },
    },
    {
      name: 'one row of conditions',
      shapes: { condition: [3], a: [2, 3], b: [] },
      integers: { condition: [0, 2] },
    },
    { name: 'numbers', shapes: { condition: [], a: [], b: [] }, integers: { condition: [0, 2] } },
    {
      name: 'conditions stretch the sides',
      shapes: { condition: [4, 1], a: [3], b: [1] },
      integers: { condition: [0, 2] },
    },
    { name: 'size 1', shapes: { condition: [1, 1], a: [1], b: [1] }, integers: { condition: [0, 2] } },
    { name: 'empty', shapes: { condition: [0, 2], a: [2], b: [] }, integers: { condition: [0, 2] } },
  ],
  golden: [
    {
      name: 'one of each',
      inputs: { condition: [1, 0], a: [10, 20], b: [30, 40] },
      outputs: { y: [10, 40] },
      grads: { a: [1, 0], b: [0, 1] },
    },
    {
      name: 'anything but 0 counts as true',
      inputs: { condition: [-0.5, 0], a: [1, 1], b: [2, 2] },
      outputs: { y: [1, 2] },
    },
    {
      name: 'the side that was not chosen cannot spoil it',
      inputs: { condition: [1, 0], a: [1, NaN], b: [Infinity, 2] },
      outputs: { y: [1, 2] },
      grads: { a: [1, 0], b: [0, 1] },
    },
  ],
  errors: [
    {
      name: 'shapes that cannot be stretched to each other',
      shapes: { condition: [2], a: [3], b: [] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'shapes do not fit: condition is (2), a is (3), b is ()',
    },
  ],
  onnx: { op: 'Where' },
  pytorch: 'torch.where(condition != 0, a, b)',
})
