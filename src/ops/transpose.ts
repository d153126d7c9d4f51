import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Transpose',
  category: 'shape',
  order: 10,
  title: { en: 'Transpose', ja: '転置' },
  short: { en: 'Transpose', ja: '転置' },
  summary: { en: 'Puts the axes into another order.', ja: '軸の順序を入れ替える。' },
  about: {
    en: 'For a matrix, rows become columns. In general axis i of the result is axis perm[i] of the input; without perm the order is turned round, as in NumPy. No number changes, so the gradient is only put back into the old order.',
    ja: '行列なら行と列が入れ替わる。一般には、結果の軸 i は入力の軸 perm[i] になる。perm を省くと軸の順序が逆になる（NumPy と同じ）。値は変わらないので、勾配は元の順序に戻すだけでよい。',
  },
  backwardWords: {
    en: 'puts the gradient back into the old order of axes',
    ja: '勾配の軸を元の順序に戻して渡す',
  },
  keywords: ['permute', 'T', 'axes', 'swap', '行列', '軸', '入れ替え'],
  figure: { kind: 'slab', sign: 'X^\\top', glyph: 'Xᵀ' },
  formula: 'y = x^\\top',
  inputs: { x: { tex: 'X' } },
  attrs: {
    perm: {
      type: 'optional-ints',
      default: null,
      min: 0,
      doc: {
        en: 'Axis of the input for each axis of the result, such as [0, 2, 1]; turned round when left out.',
        ja: '結果の各軸が入力のどの軸か。例: [0, 2, 1]。省くと逆順。',
      },
    },
  },
  expr: ({ x }, { perm }) => {
    const axes = x.shape.map((_, axis) => axis)
    if (perm === null) return e.transpose(x, axes.reverse())
    const sorted = [...perm].sort((a, b) => a - b)
    if (sorted.length !== axes.length || sorted.some((axis, i) => axis !== i))
      throw new ShapeError(
        'bad-attribute',
        {
          en: `perm is [${perm.join(',')}]: x is ${formatShape(x.shape)}, so it must list each of [${axes.join(',')}] once`,
          ja: `perm が [${perm.join(',')}] になっている: x は ${formatShape(x.shape)} なので [${axes.join(',')}] を 1 回ずつ並べる`,
        },
        { blame: [x] },
      )
    return e.transpose(x, perm)
  },
  samples: [
    { name: 'a matrix', shapes: { x: [2, 3] } },
    { name: 'turned round', shapes: { x: [2, 3, 4] } },
    { name: 'the last two axes', shapes: { x: [2, 3, 4] }, attrs: { perm: [0, 2, 1] } },
    { name: 'channels last', shapes: { x: [1, 2, 3, 2] }, attrs: { perm: [0, 2, 3, 1] } },
    { name: 'a vector stays', shapes: { x: [3] } },
    { name: 'a number stays', shapes: { x: [] } },
    { name: 'empty', shapes: { x: [0, 3] } },
  ],
  golden: [
    {
      name: 'a matrix',
      inputs: { x: [[1, 2, 3], [4, 5, 6]] },
      outputs: { y: [[1, 4], [2, 5], [3, 6]] },
      grads: { x: [[1, 1, 1], [1, 1, 1]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'an axis twice',
      shapes: { x: [2, 3] },
      attrs: { perm: [0, 0] },
      code: 'bad-attribute',
      port: 'x',
      message: 'perm is [0,0]: x is (2,3), so it must list each of [0,1] once',
    },
    {
      name: 'too few axes',
      shapes: { x: [2, 3, 4] },
      attrs: { perm: [1, 0] },
      code: 'bad-attribute',
      port: 'x',
      message: 'perm is [1,0]: x is (2,3,4), so it must list each of [0,1,2] once',
    },
  ],
  onnx: { op: 'Transpose' },
  pytorch: 'torch.permute(x, perm)',
})
