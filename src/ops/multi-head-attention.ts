import * as e from '../expr/build'
import { call } from '../expr/fn'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { causalAttr, maskPort } from './kit/attention'
import { sizeAt } from './kit/axes'
import { initAttrs } from './kit/common-attributes'
import { defineOp, type AttrValues, type KnownShapes } from './kit/definition'
import { needShape, wrongRank } from './kit/recurrence'
import { parameterShape } from './kit/sizes'
import { traceOp } from './kit/trace'
import { op as attention } from './scaled-dot-product-attention'

/** Width of the heads together: as Wq has columns, as asked, or as wide as the queries. */
function widthOf({ q, Wq }: KnownShapes, { units }: AttrValues): number | undefined {
  return Wq?.[1] ?? (typeof units === 'number' ? units : q?.at(-1))
}

const projection = (port: 'q' | 'k' | 'v', en: string, ja: string) =>
  ({
    about: { en, ja },
    param: {
      init: 'xavier',
      chosen: true,
      shape: (xs: KnownShapes, attrs: AttrValues): Shape | undefined => {
        const source = port === 'q' ? xs.q : port === 'k' ? (xs.k ?? xs.q) : (xs.v ?? xs.k ?? xs.q)
        const [rows, width] = [source?.at(-1), widthOf(xs, attrs)]
        return rows === undefined || width === undefined
          ? undefined
          : parameterShape([rows, width], `units is ${width}`)
      },
    },
  }) as const

const offset = (en: string, ja: string, size: (xs: KnownShapes, attrs: AttrValues) => number | undefined) =>
  ({
    optional: true,
    about: { en, ja },
    param: {
      init: 'zero',
      bias: true,
      shape: (xs: KnownShapes, attrs: AttrValues): Shape | undefined => {
        const n = size(xs, attrs)
        return attrs.bias === false || n === undefined ? undefined : [n]
      },
    },
  }) as const

export const op = defineOp({
  name: 'MultiHeadAttention',
  category: 'sequence',
  order: 410,
  title: { en: 'Multi-head attention', ja: 'マルチヘッドアテンション' },
  short: { en: 'MHA', ja: 'MHA' },
  summary: {
    en: 'Several attentions side by side, each with its own view.',
    ja: '複数のアテンションを並べ、それぞれ別の見方で取り出す。',
  },
  about: {
    en: 'q, k and v are projected by Wq, Wk and Wv, cut into heads of equal width, each head attends by itself, and Wo mixes what they found. With k and v unwired it is self-attention: they are the queries. Backward, every head hands its gradients to its own columns of the projections. The batch comes first, (N, L, D). PyTorch’s MultiheadAttention keeps Wq, Wk and Wv stacked and turned round in in_proj_weight, has time first unless told otherwise, and returns the mean of the heads’ weights; here weights are those of each head, (N, heads, L, S). It also has a bias for the keys, which is missing here: it adds the same to all scores of a query, and Softmax does not see that.',
    ja: 'q・k・v を Wq・Wk・Wv で射影し、同じ幅のヘッドに分け、ヘッドごとにアテンションを行い、結果を Wo で混ぜる。k と v をつながなければ、クエリ自身を使うセルフアテンションになる。逆伝播では、各ヘッドの勾配が射影のそれぞれの列に渡る。バッチの軸が先で (N, L, D)。PyTorch の MultiheadAttention は Wq・Wk・Wv を転置して in_proj_weight に積み重ね、既定では時刻の軸が先で、重みはヘッドの平均を返す。ここでは重みをヘッドごとに (N, ヘッド, L, S) で返す。また、PyTorch にあるキーのバイアスはここにはない。1 つのクエリのスコア全部に同じ数を足すだけで、Softmax の結果が変わらないからである。',
  },
  backwardWords: {
    en: 'hands the gradient through Wo to every head, and through the projections to q, k and v',
    ja: '勾配を Wo 越しに各ヘッドへ、さらに射影を通して q・k・v へ渡す',
  },
  keywords: [
    'attention',
    'transformer',
    'self-attention',
    'heads',
    'アテンション',
    '注意機構',
    'セルフアテンション',
    'ヘッド',
  ],
  figure: { kind: 'card', sign: '\\text{heads}\\,W_o', glyph: 'heads' },
  formula: 'y = [\\,\\mathrm{head}_1 \\mid \\dots \\mid \\mathrm{head}_h\\,]\\,W_o + b_o',
  inputs: {
    q: { about: { en: 'queries, (N, L, D)', ja: 'クエリ。(N, L, D)' } },
    k: {
      optional: true,
      about: { en: 'keys, (N, S, D); the queries when unwired', ja: 'キー。(N, S, D)。つながなければクエリ' },
    },
    v: {
      optional: true,
      about: { en: 'values, (N, S, D); the keys when unwired', ja: '値。(N, S, D)。つながなければキー' },
    },
    mask: {
      ...maskPort,
      about: {
        en: '1 where a query may look, 0 where not: (L, S), or (N, L, S) for each example',
        ja: 'クエリが見てよいところは 1、いけないところは 0。(L, S)、データごとなら (N, L, S)',
      },
    },
    Wq: projection('q', 'projection of the queries, (D, units)', 'クエリの射影。(D, units)'),
    Wk: projection('k', 'projection of the keys, (D, units)', 'キーの射影。(D, units)'),
    Wv: projection('v', 'projection of the values, (D, units)', '値の射影。(D, units)'),
    Wo: {
      about: { en: 'what mixes the heads, (units, D)', ja: 'ヘッドを混ぜる重み。(units, D)' },
      param: {
        init: 'xavier',
        chosen: true,
        shape: (xs, attrs) => {
          const [width, out] = [xs.Wv?.[1] ?? widthOf(xs, attrs), xs.q?.at(-1)]
          return width === undefined || out === undefined ? undefined : [width, out]
        },
      },
    },
    bq: offset('bias of the queries, (units)', 'クエリのバイアス。(units)', widthOf),
    bv: offset(
      'bias of the values, (units)',
      '値のバイアス。(units)',
      (xs, attrs) => xs.Wv?.[1] ?? widthOf(xs, attrs),
    ),
    bo: offset('bias of the output, (D)', '出力のバイアス。(D)', ({ Wo, q }) => Wo?.[1] ?? q?.at(-1)),
  },
  outputs: ['y', 'weights'],
  attrs: {
    numHeads: {
      type: 'int',
      default: 1,
      min: 1,
      doc: { en: 'Number of heads; must divide units.', ja: 'ヘッドの数。units を割り切ること。' },
    },
    units: {
      type: 'optional-int',
      default: null,
      min: 1,
      doc: {
        en: 'Width of all heads together; that of the queries when left out.',
        ja: '全ヘッドを合わせた幅。省くとクエリの幅になる。',
      },
    },
    causal: causalAttr,
    bias: {
      type: 'boolean',
      default: true,
      doc: { en: 'Whether the projections have biases of their own.', ja: '射影がバイアスを持つかどうか。' },
    },
    ...initAttrs,
  },
  expr: ({ q, k = q, v = k, mask, Wq, Wk, Wv, Wo, bq, bv, bo }, { numHeads, units, causal }) => {
    for (const x of [q, k, v])
      if (x.shape.length !== 3) throw wrongRank(x, { en: '(N, length, D)', ja: '(N, 長さ, D)' })
    const heads = [
      projected('q', q, Wq, bq, numHeads),
      projected('k', k, Wk, undefined, numHeads),
      projected('v', v, Wv, bv, numHeads),
    ] as const
    if (units !== null && sizeAt(Wq.shape, 1) !== units) needShape(Wq, 'Wq', [sizeAt(q.shape, 2), units])
    needShape(Wk, 'Wk', [sizeAt(k.shape, 2), sizeAt(Wq.shape, 1)])
    if (sizeAt(Wo.shape, 0) !== sizeAt(Wv.shape, 1) || Wo.shape.length !== 2)
      throw innerDiffers(Wv, 'Wv', Wo, 'Wo')
    if (bo !== undefined) needShape(bo, 'bo', [sizeAt(Wo.shape, 1)])

    const ports = {
      q: heads[0],
      k: heads[1],
      v: heads[2],
      mask: mask === undefined ? undefined : perHead(mask),
    }
    const fn = traceOp(attention, ports, { causal })
    const [found = q, weights = q] = call(fn, ports.mask === undefined ? heads : [...heads, ports.mask])
    const [n, length] = q.shape
    const together = e.reshape(e.transpose(found, [0, 2, 1, 3]), [n ?? 1, length ?? 1, sizeAt(Wv.shape, 1)])
    const y = e.matmul(together, Wo)
    return { y: bo === undefined ? y : e.add(y, bo), weights }
  },
  samples: [
    { name: 'self-attention', shapes: { q: [2, 3, 2], Wq: [2, 2], Wk: [2, 2], Wv: [2, 2], Wo: [2, 2], bq: [2], bv: [2], bo: [2] }, attrs: { numHeads: 2 } },
    { name: 'another source', shapes: { q: [1, 2, 2], k: [1, 3, 1], v: [1, 3, 2], Wq: [2, 2], Wk: [1, 2], Wv: [2, 4], Wo: [4, 3] }, attrs: { numHeads: 2, bias: false } },
    { name: 'keys as values, masked', shapes: { q: [2, 2, 2], k: [2, 2, 2], mask: [2, 2, 2], Wq: [2, 2], Wk: [2, 2], Wv: [2, 2], Wo: [2, 2] }, values: { mask: [1, 0, 1, 1, 0, 1, 1, 1] }, integers: { mask: [0, 2] } },
    { name: 'causal', shapes: { q: [1, 3, 2], Wq: [2, 2], Wk: [2, 2], Wv: [2, 2], Wo: [2, 2] }, attrs: { causal: true } },
    { name: 'size 1', shapes: { q: [1, 1, 1], Wq: [1, 1], Wk: [1, 1], Wv: [1, 1], Wo: [1, 1] } },
    { name: 'an empty batch', shapes: { q: [0, 2, 2], Wq: [2, 2], Wk: [2, 2], Wv: [2, 2], Wo: [2, 2] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'projections that keep everything: equal tokens are mixed equally',
      inputs: { q: [[[1, 0], [1, 0]]], Wq: [[1, 0], [0, 1]], Wk: [[1, 0], [0, 1]], Wv: [[2, 0], [0, 1]], Wo: [[1, 0], [0, 1]], bo: [0, 5] },
      attrs: { numHeads: 2 },
      outputs: { y: [[[2, 5], [2, 5]]], weights: [[[[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]]]] },
      grads: { bo: [2, 2], Wo: [[4, 4], [0, 0]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'heads that do not divide the width',
      shapes: { q: [1, 2, 3], Wq: [3, 3], Wk: [3, 3], Wv: [3, 3], Wo: [3, 3] },
      attrs: { numHeads: 2 },
      code: 'bad-attribute',
      port: 'Wq',
      message: 'numHeads is 2: it must divide the 3 columns of Wq',
    },
    {
      name: 'a projection of another input',
      shapes: { q: [1, 2, 3], Wq: [2, 2], Wk: [3, 2], Wv: [3, 2], Wo: [2, 3] },
      code: 'inner-sizes-differ',
      port: 'Wq',
      message: 'inner sizes differ: q is (1,2,3), Wq is (2,2)',
    },
    {
      name: 'keys of another width than queries',
      shapes: { q: [1, 2, 3], Wq: [3, 2], Wk: [3, 4], Wv: [3, 2], Wo: [2, 3] },
      code: 'shape-mismatch',
      port: 'Wk',
      message: 'Wk is (3,4): it must be (3,2)',
    },
    {
      name: 'an output matrix for other heads',
      shapes: { q: [1, 2, 3], Wq: [3, 2], Wk: [3, 2], Wv: [3, 2], Wo: [3, 3] },
      code: 'inner-sizes-differ',
      port: 'Wo',
      message: 'inner sizes differ: Wv is (3,2), Wo is (3,3)',
    },
    {
      name: 'units against Wq',
      shapes: { q: [1, 2, 3], Wq: [3, 2], Wk: [3, 2], Wv: [3, 2], Wo: [2, 3] },
      attrs: { units: 4 },
      code: 'shape-mismatch',
      port: 'Wq',
      message: 'Wq is (3,2): it must be (3,4)',
    },
    {
      name: 'no batch',
      shapes: { q: [2, 3], Wq: [3, 2], Wk: [3, 2], Wv: [3, 2], Wo: [2, 3] },
      code: 'rank-mismatch',
      port: 'q',
      message: 'q must be (N, length, D): it is (2,3)',
    },
  ],
  onnx: {
    op: 'Attention',
    note: { en: 'between the projections, which are MatMul and Add', ja: '射影は MatMul と Add になる' },
  },
  pytorch: 'torch.nn.MultiheadAttention(D, numHeads, batch_first=True)(q, k, v)',
})

/** x·W + b, cut into heads: (N, heads, length, width/heads). */
function projected(port: 'q' | 'k' | 'v', x: Value, W: Value, b: Value | undefined, heads: number): Value {
  const name = `W${port}`
  if (W.shape.length !== 2 || sizeAt(W.shape, 0) !== sizeAt(x.shape, 2)) throw innerDiffers(x, port, W, name)
  const width = sizeAt(W.shape, 1)
  if (width % heads !== 0)
    throw new ShapeError(
      'bad-attribute',
      {
        en: `numHeads is ${heads}: it must divide the ${width} columns of ${name}`,
        ja: `numHeads が ${heads} になっている: ${name} の列数 ${width} を割り切らなければならない`,
      },
      { blame: [W], port: name },
    )
  if (b !== undefined) needShape(b, `b${port}`, [width])
  const y = b === undefined ? e.matmul(x, W) : e.add(e.matmul(x, W), b)
  const [n = 1, length = 1] = x.shape
  return e.transpose(e.reshape(y, [n, length, heads, width / heads]), [0, 2, 1, 3])
}

/** A mask for each example gets an axis for the heads; one for all is stretched anyway. */
const perHead = (mask: Value): Value => (mask.shape.length === 3 ? e.expandDims(mask, 1) : mask)

const innerDiffers = (a: Value, aName: string, b: Value, name: string): ShapeError =>
  new ShapeError(
    'inner-sizes-differ',
    {
      en: `inner sizes differ: ${aName} is ${formatShape(a.shape)}, ${name} is ${formatShape(b.shape)}`,
      ja: `内側の大きさが合わない: ${aName} は ${formatShape(a.shape)}、${name} は ${formatShape(b.shape)}`,
    },
    { blame: [b], port: name },
  )
