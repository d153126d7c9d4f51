import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import { sizeAt } from './kit/axes'
import { initAttrs, reductionAttr } from './kit/common-attributes'
import { defineOp, type AttrValues, type KnownShapes } from './kit/definition'
import { reduced } from './kit/loss'
import { parameterShape } from './kit/sizes'
import { callOp } from './kit/trace'
import { op as softplus } from './softplus'

export const op = defineOp({
  name: 'NegativeSampling',
  category: 'loss',
  order: 160,
  title: { en: 'Negative sampling', ja: 'ネガティブサンプリング' },
  short: { en: 'NegSampl', ja: '負例抽出' },
  summary: {
    en: 'The right word against a few random wrong ones.',
    ja: '正解の単語と、無作為に選んだ少数の誤りを見分ける損失。',
  },
  about: {
    en: 'Instead of a softmax over the whole vocabulary: the score of a word is the inner product of x with the word’s row of W, and a binary cross entropy says yes to the right word and no to a few drawn ones, summed, then averaged over the batch. Only the rows of those words receive a gradient. Words are drawn in proportion to counts to the power 0.75 (all alike when counts are left out), never the right word itself; the draw is replayed with the step, so that a run can be repeated.',
    ja: '語彙全体の softmax の代わりに使う。単語のスコアは x とその単語の W の行との内積で、正解の単語には「はい」、無作為に選んだ少数の単語には「いいえ」と答えさせる 2 値交差エントロピー誤差の和をとり、バッチで平均する。勾配はそれらの単語の行にだけ渡る。単語は counts の 0.75 乗に比例した確率で（counts を省くとすべて等しい確率で）選び、正解の単語は選ばない。抽選はステップの番号から決まるので、同じ実行を再現できる。',
  },
  backwardWords: {
    en: 'reaches the rows of the right word and of the drawn ones only',
    ja: '正解の単語と選ばれた単語の行にだけ勾配を渡す',
  },
  keywords: ['word2vec', 'cbow', 'skip-gram', 'sampling', '単語', '分散表現', '負例'],
  figure: { kind: 'loss', sign: '\\sigma(x W_i^{\\top})', glyph: 'neg' },
  formula:
    'L = \\frac{1}{N} \\sum \\left(-\\ln \\sigma(x W_t^\\top) - \\sum_k \\ln \\sigma(-x W_{i_k}^\\top)\\right)',
  inputs: {
    x: { about: { en: 'hidden vectors, (N, units)', ja: '中間層のベクトル。(N, 次元)' } },
    t: {
      dtype: 'int',
      index: ({ W }, { vocabulary }) => W?.[0] ?? (typeof vocabulary === 'number' ? vocabulary : undefined),
      about: { en: 'numbers of the right words, (N)', ja: '正解の単語の番号。(N)' },
    },
    W: {
      about: { en: 'one row per word, (vocabulary, units)', ja: '単語ごとに 1 行。(語彙の数, 次元)' },
      param: {
        init: 'normal',
        chosen: true,
        shape: ({ x }, { vocabulary }) => {
          const units = x?.at(-1)
          if (units === undefined || typeof vocabulary !== 'number') return undefined
          return parameterShape([vocabulary, units], `vocabulary is ${vocabulary}`)
        },
      },
    },
    counts: {
      optional: true,
      about: { en: 'how often each word occurs, (vocabulary)', ja: '単語ごとの出現回数。(語彙の数)' },
    },
  },
  attrs: {
    negatives: {
      type: 'int',
      default: 5,
      min: 1,
      max: 1000,
      doc: { en: 'Wrong words drawn for each example.', ja: 'データごとに選ぶ誤りの単語の数。' },
    },
    power: {
      type: 'number',
      default: 0.75,
      min: 0,
      doc: { en: 'Flattens the counts; 1 leaves them.', ja: '出現回数をならす指数。1 ならそのまま。' },
    },
    vocabulary: {
      type: 'optional-int',
      default: null,
      min: 2,
      doc: {
        en: 'Number of words. Needed unless W is wired or already has a value.',
        ja: '単語の数。W に線がつながっているか、値がすでにあれば省ける。',
      },
    },
    ...initAttrs,
    init: { ...initAttrs.init, default: 'normal' },
    reduction: reductionAttr,
  },
  noise: {
    draw: {
      kind: 'uniform',
      shape: ({ x }: KnownShapes, { negatives }: AttrValues) => [
        x?.[0] ?? 1,
        typeof negatives === 'number' ? negatives : 1,
      ],
    },
  },
  expr: ({ x, t, W, counts, draw }, { power, reduction }) => {
    refuseUnfit(x, t, W, counts)
    const [n, words] = [sizeAt(x.shape, 0), sizeAt(W.shape, 0)]
    const weights = counts === undefined ? e.full([words], 1) : e.pow(counts, power)
    const drawn = drawnWords(e.mul(weights, e.sub(1, e.oneHot(t, words))), draw, words)
    const rows = e.gather(W, e.concat([e.reshape(t, [n, 1]), drawn], 1))
    const scores = e.sum(e.mul(rows, e.reshape(x, [n, 1, sizeAt(x.shape, 1)])), [-1])
    // −ln σ(s) for the right word in column 0 and −ln σ(−s) for the others: softplus of ∓s
    const isRight = e.eq(e.iota(sizeAt(scores.shape, 1)), 0)
    const losses = callOp(softplus, { x: e.select(isRight, e.neg(scores), scores) })
    return reduced(e.sum(losses, [1]), reduction, x)
  },
  samples: [
    {
      name: 'words alike',
      shapes: { x: [3, 2], t: [3], W: [5, 2] },
      attrs: { negatives: 2 },
      integers: { t: [0, 5] },
    },
    {
      name: 'by their counts',
      shapes: { x: [2, 3], t: [2], W: [4, 3], counts: [4] },
      domain: { counts: [1, 9] },
      integers: { t: [0, 4] },
    },
    {
      name: 'each example',
      shapes: { x: [2, 2], t: [2], W: [3, 2] },
      attrs: { negatives: 1, reduction: 'none' },
      integers: { t: [0, 3] },
    },
    {
      name: 'size 1',
      shapes: { x: [1, 1], t: [1], W: [2, 1] },
      attrs: { negatives: 1 },
      integers: { t: [0, 2] },
    },
  ],
  golden: [
    {
      name: 'two words: the other one is always drawn',
      inputs: { x: [[1, 0]], t: [0], W: [[0, 0], [0, 0]], draw: [[0, 0.999]] },
      attrs: { negatives: 2 },
      outputs: { y: 3 * Math.LN2 },
      grads: { W: [[-0.5, 0], [1, 0]], x: [[0, 0]] },
    },
    {
      name: 'draws fall in proportion to the counts, past the right word',
      inputs: { x: [[1]], t: [1], W: [[1], [0], [2]], counts: [1, 100, 3], draw: [[0.2, 0.3]] },
      attrs: { negatives: 2, power: 1 },
      outputs: { y: Math.LN2 + Math.log1p(Math.exp(1)) + Math.log1p(Math.exp(2)) },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'one right word too many',
      shapes: { x: [2, 3], t: [3], W: [4, 3] },
      integers: { t: [0, 4] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: x is (2,3), t is (3); t must be (2)',
    },
    {
      name: 'words of another length',
      shapes: { x: [2, 3], t: [2], W: [4, 2] },
      integers: { t: [0, 4] },
      code: 'inner-sizes-differ',
      port: 'W',
      message: 'sizes differ: x is (2,3), so W must have 3 columns and at least 2 rows; it is (4,2)',
    },
    {
      name: 'counts of other words',
      shapes: { x: [2, 3], t: [2], W: [4, 3], counts: [3] },
      integers: { t: [0, 4] },
      code: 'shape-mismatch',
      port: 'counts',
      message: 'shapes do not fit: W is (4,3), counts is (3); counts must be (4)',
    },
    {
      name: 'no batch',
      shapes: { x: [3], t: [], W: [4, 3] },
      integers: { t: [0, 4] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be a matrix (N, units): it is (3)',
    },
  ],
})

/**
 * Word numbers drawn with the given weights, a row of them for each example: how many of the running sums of the weights
 * lie at or below u · total. Comparisons carry no gradient.
 */
function drawnWords(weights: Value, draw: Value, words: number): Value {
  const [n, k] = [sizeAt(draw.shape, 0), sizeAt(draw.shape, 1)]
  const sums = e.cumsum(weights, 1)
  const u = e.mul(draw, e.slice(sums, 1, words - 1, words))
  const below = e.cast(e.le(e.reshape(sums, [n, 1, words]), e.reshape(u, [n, k, 1])), 'float')
  return e.cast(e.minimum(e.sum(below, [2]), words - 1), 'int')
}

function refuseUnfit(x: Value, t: Value, W: Value, counts: Value | undefined): void {
  const [xs, ts, ws] = [x, t, W].map((value) => formatShape(value.shape))
  if (x.shape.length !== 2)
    throw new ShapeError(
      'rank-mismatch',
      {
        en: `x must be a matrix (N, units): it is ${xs}`,
        ja: `x は行列 (N, 次元) でなければならない: 形は ${xs}`,
      },
      { blame: [x] },
    )
  const [n, units] = [sizeAt(x.shape, 0), sizeAt(x.shape, 1)]
  if (t.shape.length !== 1 || t.shape[0] !== n)
    throw new ShapeError(
      'label-shape',
      {
        en: `labels do not fit: x is ${xs}, t is ${ts}; t must be (${n})`,
        ja: `ラベルの形が合わない: x は ${xs}、t は ${ts}。t は (${n}) でなければならない`,
      },
      { blame: [t] },
    )
  const words = sizeAt(W.shape, 0)
  if (W.shape.length !== 2 || W.shape[1] !== units || words < 2)
    throw new ShapeError(
      'inner-sizes-differ',
      {
        en: `sizes differ: x is ${xs}, so W must have ${units} columns and at least 2 rows; it is ${ws}`,
        ja: `大きさが合わない: x は ${xs} なので W は ${units} 列で 2 行以上でなければならない。形は ${ws}`,
      },
      { blame: [W] },
    )
  if (counts !== undefined && (counts.shape.length !== 1 || counts.shape[0] !== words)) {
    const cs = formatShape(counts.shape)
    throw new ShapeError(
      'shape-mismatch',
      {
        en: `shapes do not fit: W is ${ws}, counts is ${cs}; counts must be (${words})`,
        ja: `形が合わない: W は ${ws}、counts は ${cs}。counts は (${words}) でなければならない`,
      },
      { blame: [counts] },
    )
  }
}
