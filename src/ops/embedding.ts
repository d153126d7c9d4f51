import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { initAttrs } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { parameterShape } from './kit/sizes'

export const op = defineOp({
  name: 'Embedding',
  category: 'sequence',
  order: 80,
  title: { en: 'Embedding layer', ja: 'Embedding レイヤ' },
  short: { en: 'Embedding', ja: '埋め込み' },
  summary: { en: 'A learned row for every word number.', ja: '単語の番号ごとに学習される行を取り出す。' },
  about: {
    en: 'W holds one row per word; the layer looks rows up by number, which is a one-hot vector times W without the multiplication. In the backward pass every row that was used receives the sum of its gradients, the others 0. W belongs to the node unless it is wired; wire one Parameter to several Embeddings to share it.',
    ja: 'W は単語ごとに 1 行を持ち、番号で行を取り出す。one-hot ベクトルと W の積を、掛け算なしで求めるのと同じ。逆伝播では、使われた行にその勾配の和が、使われなかった行には 0 が渡る。W は、線をつながなければこのノード自身が持つ。複数の Embedding で共有するには 1 つの Parameter をつなぐ。',
  },
  backwardWords: {
    en: 'adds each gradient to the row of W that it was looked up from',
    ja: '取り出した元の W の行へ勾配を足し込む',
  },
  keywords: ['word', 'lookup', 'vector', 'word2vec', 'gather', '単語', '分散表現', '埋め込み'],
  figure: { kind: 'card', sign: 'W[x]', glyph: 'W[x]' },
  formula: 'y_i = W_{x_i}',
  inputs: {
    x: {
      dtype: 'int',
      index: ({ W }, { vocabulary }) => W?.[0] ?? (typeof vocabulary === 'number' ? vocabulary : undefined),
      about: { en: 'word numbers, from 0', ja: '0 から始まる単語の番号' },
    },
    W: {
      about: { en: 'one row per word, (vocabulary, units)', ja: '単語ごとに 1 行。(語彙の数, 次元)' },
      param: {
        init: 'normal',
        chosen: true,
        shape: (_, { vocabulary, units }) =>
          typeof vocabulary === 'number' && typeof units === 'number'
            ? parameterShape([vocabulary, units], `vocabulary is ${vocabulary}, units is ${units}`)
            : undefined,
      },
    },
  },
  attrs: {
    vocabulary: {
      type: 'optional-int',
      default: null,
      min: 1,
      doc: {
        en: 'Number of words. Needed unless W is wired or already has a value.',
        ja: '単語の数。W に線がつながっているか、値がすでにあれば省ける。',
      },
    },
    units: {
      type: 'optional-int',
      default: null,
      min: 1,
      doc: { en: 'Length of a word’s vector.', ja: '単語ベクトルの次元。' },
    },
    ...initAttrs,
    init: { ...initAttrs.init, default: 'normal' },
  },
  expr: ({ x, W }) => {
    if (W.shape.length !== 2)
      throw new ShapeError(
        'rank-mismatch',
        {
          en: `W must be a matrix (vocabulary, units): it is ${formatShape(W.shape)}`,
          ja: `W は行列 (語彙の数, 次元) でなければならない: 形は ${formatShape(W.shape)}`,
        },
        { blame: [W] },
      )
    return e.gather(W, x)
  },
  samples: [
    { name: 'a batch of words', shapes: { x: [3], W: [5, 2] }, integers: { x: [0, 5] } },
    { name: 'sentences', shapes: { x: [2, 3], W: [4, 3] }, integers: { x: [0, 4] } },
    { name: 'one word', shapes: { x: [], W: [4, 3] }, integers: { x: [0, 4] } },
    { name: 'size 1', shapes: { x: [1], W: [1, 1] }, integers: { x: [0, 1] } },
    { name: 'no words', shapes: { x: [0], W: [4, 2] }, integers: { x: [0, 4] } },
  ],
  golden: [
    {
      name: 'a word used twice gets both gradients',
      inputs: { x: [1, 1, 0], W: [[1, 2], [3, 4], [5, 6]] },
      outputs: { y: [[3, 4], [3, 4], [1, 2]] },
      grads: { W: [[1, 1], [2, 2], [0, 0]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'W is no matrix',
      shapes: { x: [3], W: [4] },
      integers: { x: [0, 4] },
      code: 'rank-mismatch',
      port: 'W',
      message: 'W must be a matrix (vocabulary, units): it is (4)',
    },
  ],
  onnx: { op: 'Gather' },
  pytorch: 'torch.nn.functional.embedding(x, W)',
})
