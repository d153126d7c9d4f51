import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Max',
  category: 'arithmetic',
  order: 90,
  title: { en: 'Larger of two', ja: '大きいほう' },
  short: { en: 'Max', ja: '最大' },
  summary: {
    en: 'The larger of two inputs, element by element.',
    ja: '2 つの入力の大きいほうを要素ごとに選ぶ。',
  },
  about: {
    en: 'Only the winner decides the output, so only the winner receives the gradient. At a tie each side receives half, as in PyTorch. ReLU written as the larger of x and 0 therefore has slope ½ at 0, where Relu itself has 0. The largest element of one tensor is ReduceMax.',
    ja: '出力を決めるのは大きいほうだけなので、勾配も大きいほうだけに渡る。等しいときは PyTorch と同じく半分ずつ渡す。そのため ReLU を x と 0 の大きいほうとして書くと 0 での傾きは ½ になる（Relu では 0）。1 つのテンソルの中の最大は ReduceMax で求める。',
  },
  backwardWords: {
    en: 'lets the gradient through to the larger side only, half each at a tie',
    ja: '大きいほうにだけ勾配を通す（等しければ半分ずつ）',
  },
  keywords: ['maximum', 'larger', '最大値'],
  figure: { kind: 'circle', sign: '\\max', glyph: 'max' },
  formula: 'y = \\max(a, b)',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.maximum(a, b),
  samples: binarySamples(),
  golden: [
    {
      name: 'a wins, a tie, b wins',
      inputs: { a: [3, 2, 1], b: [1, 2, 3] },
      outputs: { y: [3, 2, 3] },
      grads: { a: [1, 0.5, 0], b: [0, 0.5, 1] },
    },
    { name: 'NaN on either side', inputs: { a: [NaN, 1], b: [1, NaN] }, outputs: { y: [NaN, NaN] } },
  ],
  errors: unfitErrors,
  onnx: { op: 'Max', note: { en: 'ONNX takes any number of inputs', ja: 'ONNX では入力の数に制限がない' } },
  pytorch: 'torch.maximum(a, b)',
})
