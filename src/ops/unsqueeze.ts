import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Unsqueeze',
  category: 'shape',
  order: 80,
  title: { en: 'Unsqueeze', ja: '軸の追加' },
  short: { en: 'Unsqueeze', ja: '軸を足す' },
  summary: { en: 'Adds axes of size 1.', ja: '大きさ 1 の軸を加える。' },
  about: {
    en: 'The numbers stay as they are. A vector (n) becomes a row (1, n) with axes [0] and a column (n, 1) with axes [1], ready to be stretched against a matrix. Positions are counted in the result, as in NumPy and ONNX. The gradient loses the axes again.',
    ja: '数はそのまま。ベクトル (n) は axes を [0] とすれば行 (1, n)、[1] とすれば列 (n, 1) になり、行列とのブロードキャストに使える。位置は結果の形で数える（NumPy、ONNX と同じ）。勾配からは軸を取り除く。',
  },
  backwardWords: { en: 'takes the added axes out of the gradient', ja: '勾配から軸を取り除いて渡す' },
  keywords: ['reshape', 'add axis', 'newaxis', 'expand dims', '次元', '増やす'],
  figure: { kind: 'slab', sign: '(n,1)', glyph: '(n,1)' },
  formula: 'y = \\operatorname{unsqueeze}(x)',
  inputs: { x: { tex: 'X' } },
  attrs: {
    axes: {
      type: 'ints',
      default: [0],
      doc: { en: 'Where the new axes stand in the result.', ja: '結果の形での新しい軸の位置。' },
    },
  },
  expr: ({ x }, { axes }) => {
    const rank = x.shape.length + axes.length
    const places = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
    const wrong = axes.find((axis) => axis < -rank || axis >= rank)
    if (wrong !== undefined || places.size < axes.length)
      throw new ShapeError(
        'bad-axis',
        {
          en: `axes is [${axes.join(',')}]: x is ${formatShape(x.shape)}, so they must be different and from ${-rank} to ${rank - 1}`,
          ja: `axes が [${axes.join(',')}] になっている: x は ${formatShape(x.shape)} なので、重複なく ${-rank} から ${rank - 1} でなければならない`,
        },
        { blame: [x] },
      )
    const old = [...x.shape]
    const shape = Array.from({ length: rank }, (_, place) => (places.has(place) ? 1 : (old.shift() ?? 1)))
    return e.reshape(x, shape)
  },
  samples: [
    { name: 'a row', shapes: { x: [3] } },
    { name: 'a column', shapes: { x: [3] }, attrs: { axes: [1] } },
    { name: 'two at once', shapes: { x: [2, 3] }, attrs: { axes: [0, -1] } },
    { name: 'a number', shapes: { x: [] }, attrs: { axes: [0, 1] } },
    { name: 'size 1', shapes: { x: [1] } },
    { name: 'empty', shapes: { x: [0] } },
  ],
  golden: [
    {
      name: 'a column',
      inputs: { x: [1, 2] },
      attrs: { axes: [-1] },
      outputs: { y: [[1], [2]] },
      grads: { x: [1, 1] },
    },
  ],
  errors: [
    {
      name: 'beyond the result',
      shapes: { x: [3] },
      attrs: { axes: [2] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is [2]: x is (3), so they must be different and from -2 to 1',
    },
    {
      name: 'one place twice',
      shapes: { x: [3] },
      attrs: { axes: [0, 0] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is [0,0]: x is (3), so they must be different and from -3 to 2',
    },
  ],
  onnx: { op: 'Unsqueeze' },
  pytorch: 'torch.unsqueeze(x, axis)',
})
