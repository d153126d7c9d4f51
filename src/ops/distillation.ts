import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape, sameShape } from '../tensor/shape'
import { refuseEmpty } from './kit/axes'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts, needAxis, reduced } from './kit/loss'
import { callOp } from './kit/trace'
import { op as logSoftmax } from './log-softmax'
import { op as softmax } from './softmax'
import { op as softmaxCrossEntropy } from './softmax-cross-entropy'

export const op = defineOp({
  name: 'Distillation',
  category: 'loss',
  order: 150,
  title: { en: 'Distillation loss', ja: '蒸留の損失' },
  short: { en: 'Distil', ja: '蒸留' },
  summary: {
    en: 'Teaches a small network the soft answers of a large one.',
    ja: '大きなネットワークの柔らかい答えを小さなネットワークに教える。',
  },
  about: {
    en: 'Both score vectors are divided by a temperature T before softmax, which brings out how the teacher ranks the wrong classes; the loss is T² times the divergence KL(teacher ‖ student), so that its gradient does not shrink with T. Where labels t are wired, alpha weighs that part against the ordinary cross entropy. The teacher receives a gradient as well: put Detach before it if it could learn.',
    ja: '両方のスコアを温度 T で割ってから softmax にかけると、教師が間違いのクラスにつけた順位まで見えるようになる。損失は KL(教師 ‖ 生徒) の T² 倍で、T² を掛けるのは勾配が T とともに小さくならないようにするため。ラベル t をつなぐと、alpha の割合で通常の交差エントロピー誤差と混ぜる。教師にも勾配が流れるので、教師が学習しうるなら前に Detach を置く。',
  },
  backwardWords: {
    en: 'hands the student T times the difference of the softened probabilities',
    ja: '生徒へ、温度で和らげた確率の差の T 倍を渡す',
  },
  keywords: ['teacher', 'student', 'temperature', 'compress', '教師', '生徒', '温度', '圧縮'],
  figure: { kind: 'loss', sign: '\\mathrm{KL}_T', glyph: 'KL(T)' },
  formula:
    'L = \\alpha\\, T^2\\, \\mathrm{KL}\\!\\left(p_T(\\mathrm{teacher}) \\| p_T(y)\\right) + (1 - \\alpha)\\, \\mathrm{CE}(y, t)',
  inputs: {
    y: { about: { en: 'the student’s scores', ja: '生徒のスコア' } },
    teacher: { about: { en: 'the teacher’s scores, the same shape', ja: '教師のスコア。y と同じ形' } },
    t: { ...labelledPorts.t, optional: true },
  },
  attrs: {
    temperature: {
      type: 'number',
      default: 4,
      min: 1e-3,
      step: 0.5,
      doc: {
        en: 'How soft the probabilities are; 1 is ordinary softmax.',
        ja: '確率の柔らかさ。1 なら通常の softmax。',
      },
    },
    alpha: {
      type: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.1,
      doc: { en: 'Share of the teacher, where labels are wired.', ja: 'ラベルがあるときの、教師の割合。' },
    },
    reduction: reductionAttr,
  },
  expr: ({ y, teacher, t }, { temperature, alpha, reduction }) => {
    needAxis(y)
    if (!sameShape(y.shape, teacher.shape))
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `shapes differ: y is ${formatShape(y.shape)}, teacher is ${formatShape(teacher.shape)}`,
          ja: `形が違う: y は ${formatShape(y.shape)}、teacher は ${formatShape(teacher.shape)}`,
        },
        { blame: [teacher] },
      )
    refuseEmpty(y, [-1])
    const [soft, hard] = [e.div(teacher, temperature), e.div(y, temperature)]
    const difference = e.sub(callOp(logSoftmax, { x: soft }), callOp(logSoftmax, { x: hard }))
    const losses = e.sum(e.mul(callOp(softmax, { x: soft }), difference), [-1])
    const taught = e.mul(temperature ** 2, reduced(losses, reduction, y))
    if (t === undefined) return taught
    return e.add(e.mul(alpha, taught), e.mul(1 - alpha, callOp(softmaxCrossEntropy, { y, t }, { reduction })))
  },
  samples: [
    { name: 'teacher only', shapes: { y: [3, 4], teacher: [3, 4] } },
    { name: 'with class indices', shapes: { y: [3, 4], teacher: [3, 4], t: [3] }, integers: { t: [0, 4] } },
    { name: 'ordinary softmax', shapes: { y: [2, 3], teacher: [2, 3] }, attrs: { temperature: 1 } },
    {
      name: 'mostly labels',
      shapes: { y: [2, 3], teacher: [2, 3], t: [2] },
      attrs: { alpha: 0.1, temperature: 2 },
      integers: { t: [0, 3] },
    },
    { name: 'one example', shapes: { y: [4], teacher: [4] } },
    { name: 'each example', shapes: { y: [2, 3], teacher: [2, 3] }, attrs: { reduction: 'none' } },
    { name: 'size 1', shapes: { y: [1, 1], teacher: [1, 1] } },
  ],
  golden: [
    {
      name: 'a student that agrees',
      inputs: { y: [[1, 2, 3]], teacher: [[1, 2, 3]] },
      outputs: { y: 0 },
      grads: { y: [[0, 0, 0]] },
    },
    {
      name: 'a coin against a sure teacher',
      inputs: { y: [[0, 0]], teacher: [[4000, 0]] },
      attrs: { temperature: 2 },
      outputs: { y: 4 * Math.LN2 },
      grads: { y: [[-1, 1]] },
    },
    {
      name: 'half of it from the label',
      inputs: { y: [[0, 0]], teacher: [[0, 0]], t: [0] },
      outputs: { y: Math.LN2 / 2 },
      grads: { y: [[-0.25, 0.25]] },
    },
  ],
  errors: [
    {
      name: 'a teacher of other classes',
      shapes: { y: [2, 3], teacher: [2, 4] },
      code: 'shape-mismatch',
      port: 'teacher',
      message: 'shapes differ: y is (2,3), teacher is (2,4)',
    },
    {
      name: 'labels of another size',
      shapes: { y: [2, 3], teacher: [2, 3], t: [3] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (2,3), t is (3); t must be (2) for class indices or (2,3) for one-hot',
    },
  ],
  pytorch:
    'temperature ** 2 * torch.nn.functional.kl_div(torch.log_softmax(y / temperature, -1), torch.softmax(teacher / temperature, -1), reduction="batchmean")',
})
