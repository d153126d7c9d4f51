import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { pairedPorts, reduced, targetFor } from './kit/loss'

export const op = defineOp({
  name: 'PerceptronLoss',
  category: 'loss',
  order: 70,
  title: { en: 'Perceptron loss', ja: 'パーセプトロンの損失' },
  short: { en: 'Percept', ja: '誤り訂正' },
  summary: {
    en: 'The loss whose gradient is the perceptron rule.',
    ja: '勾配がパーセプトロンの学習規則になる損失。',
  },
  about: {
    en: 'y is the sum before the threshold (wx + b), t is 0 or 1. A unit fires where y > 0. The loss of an example is (fired − t)·y: 0 when the answer is right, |y| when it is wrong. Its gradient is fired − t, so that plain gradient descent with learning rate 1, one example at a time, is exactly the perceptron’s rule: add the input when it should have fired, subtract it when it should not have. It ends for AND, OR and NAND, never for XOR.',
    ja: 'y はしきい値を通す前の和（wx + b）、t は 0 か 1。y > 0 なら発火する。1 つのデータの損失は（発火 − t）·y で、正解なら 0、間違いなら |y| になる。勾配は（発火 − t）なので、学習率 1 で 1 つずつ勾配降下すると、パーセプトロンの学習規則そのものになる。発火すべきだったら入力を足し、すべきでなかったら引く。AND、OR、NAND では終わり、XOR では終わらない。',
  },
  backwardWords: {
    en: 'hands back fired − t: 0 where the answer is right',
    ja: '発火 − t（正解なら 0）を渡す',
  },
  keywords: ['perceptron', 'rule', 'gate', 'hebb', 'パーセプトロン', '学習規則', '発火'],
  figure: { kind: 'loss', sign: '(\\mathbf{1}-t)\\,y', glyph: '(1−t)y' },
  formula: 'L = \\frac{1}{N} \\sum (\\mathbf{1}_{y>0} - t)\\, y',
  inputs: {
    y: { about: { en: 'the sum before the threshold', ja: 'しきい値を通す前の和' } },
    t: pairedPorts.t,
  },
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => {
    const fired = e.cast(e.gt(y, 0), 'float')
    return reduced(e.mul(e.sub(fired, targetFor(y, t)), y), reduction, y)
  },
  kinks: [0],
  samples: [
    { name: 'a column', shapes: { y: [4, 1], t: [4, 1] } },
    { name: 'gates', shapes: { y: [4], t: [4] }, integers: { t: [0, 2] } },
    { name: 'a number', shapes: { y: [], t: [] } },
    { name: 'the sum', shapes: { y: [3], t: [3] }, attrs: { reduction: 'sum' } },
    { name: 'each example', shapes: { y: [3], t: [3] }, attrs: { reduction: 'none' } },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] } },
    { name: 'the sum of nothing', shapes: { y: [0, 1], t: [0, 1] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'right, missed, false alarm, right',
      inputs: { y: [2, -3, 0.5, -1], t: [1, 1, 0, 0] },
      attrs: { reduction: 'none' },
      outputs: { y: [0, 3, 0.5, 0] },
      grads: { y: [0, -1, 1, 0] },
    },
    {
      name: 'on the line it does not fire',
      inputs: { y: [0, 0], t: [0, 1] },
      attrs: { reduction: 'sum' },
      outputs: { y: 0 },
      grads: { y: [0, -1] },
    },
  ],
  errors: [
    {
      name: 'a row of labels for a column',
      shapes: { y: [4, 1], t: [4] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: y is (4,1), t is (4); t must be (4,1)',
    },
  ],
  pytorch: '(((y > 0).to(y.dtype) - t) * y).mean()',
})
