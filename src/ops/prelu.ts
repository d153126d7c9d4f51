import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { broadcastShapes, formatShape, sameShape } from '../tensor/shape'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'PRelu',
  category: 'activation',
  order: 180,
  title: { en: 'Parametric ReLU', ja: 'PReLU 関数' },
  short: { en: 'PRelu', ja: 'PReLU' },
  summary: { en: 'A leaky ReLU that learns its slope.', ja: '傾きを学習する Leaky ReLU。' },
  about: {
    en: 'The slope on the left is a parameter, 0.25 at first. x receives the gradient times 1 or the slope; the slope receives the sum of gradient times x over all elements that were not positive. One slope serves all unless a Parameter of another shape is wired, for instance (C, 1, 1) for one per channel.',
    ja: '左側の傾きがパラメータで、0.25 から始まる。x には 1 または傾きを掛けた勾配が、傾きには、正でなかったすべての要素についての勾配と x の積の和が渡る。傾きは全体で 1 つ。チャンネルごとに持たせるには (C, 1, 1) のような形の Parameter をつなぐ。',
  },
  backwardWords: {
    en: 'multiplies the gradient by 1 or the slope, and sums gradient times x for the slope',
    ja: 'x へは 1 か傾きを掛けて、傾きへは勾配と x の積の和を渡す',
  },
  keywords: ['ReLU', 'leaky', 'learned', '学習'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{PReLU}',
    glyph: 'PReLU',
    curve: (x) => (x > 0 ? x : 0.25 * x),
    range: 4,
  },
  formula: 'y = \\begin{cases} x & x > 0 \\\\ s x & x \\le 0 \\end{cases}',
  inputs: {
    x: {},
    slope: {
      tex: 's',
      about: { en: 'slope where x is not positive', ja: 'x が正でないところの傾き' },
      param: { init: 'constant', fill: 0.25, bias: true, shape: () => [] },
    },
  },
  expr: ({ x, slope }) => {
    const shape = broadcastShapes(x.shape, slope.shape)
    if (shape === undefined || !sameShape(shape, x.shape))
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `slope of shape ${formatShape(slope.shape)} does not stretch to x ${formatShape(x.shape)}`,
          ja: `形 ${formatShape(slope.shape)} の slope は x の ${formatShape(x.shape)} に広げられない`,
        },
        { blame: [slope] },
      )
    return e.select(e.le(x, 0), e.mul(slope, x), x)
  },
  kinks: [0],
  samples: [
    { name: 'one slope', shapes: { x: [3, 4], slope: [] } },
    { name: 'one per channel', shapes: { x: [2, 3, 2, 2], slope: [3, 1, 1] } },
    { name: 'a number', shapes: { x: [], slope: [] } },
    { name: 'size 1', shapes: { x: [1, 1], slope: [1] } },
    { name: 'empty', shapes: { x: [0, 3], slope: [3] } },
  ],
  golden: [
    {
      name: 'the slope gathers what was not positive',
      inputs: { x: [-2, 3, -4], slope: 0.25 },
      outputs: { y: [-0.5, 3, -1] },
      grads: { x: [0.25, 1, 0.25], slope: -6 },
    },
  ],
  errors: [
    {
      name: 'a slope larger than x',
      shapes: { x: [2], slope: [3, 2] },
      code: 'shape-mismatch',
      port: 'slope',
      message: 'slope of shape (3,2) does not stretch to x (2)',
    },
  ],
  onnx: { op: 'PRelu' },
  pytorch: 'torch.where(x > 0, x, slope * x)',
})
