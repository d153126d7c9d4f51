import type { Text } from '../../base/text'

/** Attributes that several ops share, so that they read the same everywhere. */

export const axisAttr = <const D extends number>(start: D, doc: Text) =>
  ({ type: 'int', default: start, doc }) as const

export const axesAttr = {
  type: 'optional-ints',
  default: null,
  doc: {
    en: 'Axes to reduce; all of them when left out. Negative ones count from the back.',
    ja: 'まとめる軸。省くとすべての軸。負の値は後ろから数える。',
  },
} as const

export const keepdimsAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Keep the reduced axes with size 1 (the default of ONNX; NumPy and PyTorch drop them).',
    ja: 'まとめた軸を大きさ 1 で残す（ONNX の既定値。NumPy と PyTorch は軸を消す）。',
  },
} as const

export const reductionAttr = {
  type: 'choice',
  default: 'mean',
  choices: ['mean', 'sum', 'none'],
  names: {
    mean: { en: 'mean', ja: '平均' },
    sum: { en: 'sum', ja: '合計' },
    none: { en: 'none', ja: 'まとめない' },
  },
  doc: {
    en: 'How the losses become one number: their mean, their sum, or not at all.',
    ja: '損失を 1 つの数にまとめる方法。平均、合計、まとめない、のどれか。',
  },
} as const

export const epsilonAttr = <const D extends number>(start: D, doc: Text) =>
  ({ type: 'number', default: start, min: 0, doc }) as const

export const biasAttr = {
  type: 'boolean',
  default: true,
  doc: { en: 'Whether the layer has a bias b of its own.', ja: 'バイアス b を持つかどうか。' },
} as const

/** Of what penalises the size of weights. */
export const lambdaAttr = {
  type: 'number',
  default: 0.01,
  min: 0,
  step: 0.001,
  doc: { en: 'Strength of the pull.', ja: '引き寄せる強さ。' },
} as const

/** How a parameter starts: written on the node that owns it. */
export const initAttrs = {
  init: {
    type: 'choice',
    default: 'xavier',
    choices: ['zero', 'constant', 'normal', 'uniform', 'xavier', 'he'],
    names: {
      zero: { en: 'zero', ja: 'ゼロ' },
      constant: { en: 'constant', ja: '定数' },
      normal: { en: 'normal', ja: '正規分布' },
      uniform: { en: 'uniform', ja: '一様分布' },
      xavier: { en: 'Xavier', ja: 'Xavier' },
      he: { en: 'He', ja: 'He' },
    },
    doc: {
      en: 'How W starts. Xavier (standard deviation 1/√n) suits sigmoid and tanh, He (√(2/n)) suits ReLU; n is the number of inputs of a unit. b starts at 0.',
      ja: 'W の初期値。sigmoid や tanh には Xavier（標準偏差 1/√n）、ReLU には He（√(2/n)）が向く。n は 1 つのユニットが受け取る入力の数。b は 0 から始まる。',
    },
  },
  std: {
    type: 'number',
    default: 0.01,
    min: 0,
    doc: { en: 'Standard deviation, with init normal.', ja: '標準偏差（init が normal のとき）。' },
  },
  fill: {
    type: 'number',
    default: 0,
    doc: { en: 'Every element, with init constant.', ja: 'すべての要素の値（init が constant のとき）。' },
  },
  range: {
    type: 'optional-number',
    default: null,
    min: 0,
    doc: {
      en: 'Half width of the interval, with init uniform; 1/√n when left out.',
      ja: '区間の半分の幅（init が uniform のとき）。省くと 1/√n。',
    },
  },
  glorot: {
    type: 'boolean',
    default: false,
    doc: {
      en: 'With init xavier: variance 2/(n_in + n_out), as Glorot and Bengio wrote it, rather than the book’s 1/n_in.',
      ja: 'init が xavier のとき、分散を本の 1/n_in ではなく、Glorot と Bengio の論文どおり 2/(n_in + n_out) にする。',
    },
  },
} as const
