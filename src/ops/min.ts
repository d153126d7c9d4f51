import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Min',
  category: 'arithmetic',
  order: 100,
  title: { en: 'Smaller of two', ja: '小さいほう' },
  short: { en: 'Min', ja: '最小' },
  summary: {
    en: 'The smaller of two inputs, element by element.',
    ja: '2 つの入力の小さいほうを要素ごとに選ぶ。',
  },
  about: {
    en: 'Only the smaller side decides the output and receives the gradient; at a tie each side receives half, as in PyTorch. The smallest element of one tensor is ReduceMin.',
    ja: '出力を決める小さいほうだけが勾配を受け取る。等しいときは PyTorch と同じく半分ずつになる。1 つのテンソルの中の最小は ReduceMin で求める。',
  },
  backwardWords: {
    en: 'lets the gradient through to the smaller side only, half each at a tie',
    ja: '小さいほうにだけ勾配を通す（等しければ半分ずつ）',
  },
  keywords: ['minimum', 'smaller', '最小値'],
  figure: { kind: 'circle', sign: '\\min', glyph: 'min' },
  formula: 'y = \\min(a, b)',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.minimum(a, b),
  samples: binarySamples(),
  golden: [
    {
      name: 'a wins, a tie, b wins',
      inputs: { a: [1, 2, 3], b: [3, 2, 1] },
      outputs: { y: [1, 2, 1] },
      grads: { a: [1, 0.5, 0], b: [0, 0.5, 1] },
    },
    { name: 'NaN on either side', inputs: { a: [NaN, 1], b: [1, NaN] }, outputs: { y: [NaN, NaN] } },
  ],
  errors: unfitErrors,
  onnx: { op: 'Min', note: { en: 'ONNX takes any number of inputs', ja: 'ONNX では入力の数に制限がない' } },
  pytorch: 'torch.minimum(a, b)',
})
