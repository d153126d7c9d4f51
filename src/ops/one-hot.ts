import * as e from '../expr/build'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'OneHot',
  category: 'layer',
  order: 90,
  title: { en: 'One-hot vectors', ja: 'one-hot 表現' },
  short: { en: 'OneHot', ja: 'one-hot' },
  summary: { en: 'Class numbers to rows with a single 1.', ja: 'クラス番号を、1 か所だけ 1 の行に変える。' },
  about: {
    en: 'The new last axis has size depth; class k becomes a row with 1 at place k and 0 elsewhere. Multiplying such a row by a matrix picks out one row of it, which is what Embedding does directly. Class numbers are whole, so no gradient goes back to them.',
    ja: '大きさ depth の軸が最後に加わり、クラス k は k 番目だけ 1、ほかは 0 の行になる。この行に行列を掛けると行列の 1 行が取り出される（それを直接行うのが Embedding）。クラス番号は整数なので勾配は戻らない。',
  },
  backwardWords: {
    en: 'lets no gradient through, as class numbers are whole',
    ja: 'クラス番号は整数なので勾配を通さない',
  },
  keywords: ['label', 'category', 'encode', 'ラベル', '符号化', 'ワンホット'],
  figure: { kind: 'slab', sign: '[0\\,1\\,0]', glyph: '[010]' },
  formula: 'y_{ik} = \\begin{cases} 1 & k = x_i \\\\ 0 & k \\ne x_i \\end{cases}',
  inputs: {
    x: {
      dtype: 'int',
      index: (_, { depth }) => (typeof depth === 'number' ? depth : undefined),
      about: { en: 'class numbers, from 0', ja: '0 から始まるクラス番号' },
    },
  },
  attrs: {
    depth: {
      type: 'int',
      default: 10,
      min: 1,
      max: 1_000_000,
      doc: { en: 'Number of classes.', ja: 'クラスの数。' },
    },
  },
  expr: ({ x }, { depth }) => e.oneHot(x, depth),
  samples: [
    { name: 'a batch', shapes: { x: [4] }, attrs: { depth: 3 }, integers: { x: [0, 3] } },
    { name: 'a sequence', shapes: { x: [2, 3] }, attrs: { depth: 4 }, integers: { x: [0, 4] } },
    { name: 'one number', shapes: { x: [] }, attrs: { depth: 2 }, integers: { x: [0, 2] } },
    { name: 'size 1', shapes: { x: [1] }, attrs: { depth: 1 }, integers: { x: [0, 1] } },
    { name: 'empty', shapes: { x: [0] }, attrs: { depth: 3 }, integers: { x: [0, 3] } },
  ],
  golden: [
    {
      name: 'two labels',
      inputs: { x: [2, 0] },
      attrs: { depth: 3 },
      outputs: { y: [[0, 0, 1], [1, 0, 0]] },
    },
    { name: 'the default depth', inputs: { x: 2 }, outputs: { y: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] } },
  ], // prettier-ignore
  onnx: { op: 'OneHot' },
  pytorch: 'torch.nn.functional.one_hot(x, depth)',
})
