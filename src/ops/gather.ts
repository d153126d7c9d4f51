import * as e from '../expr/build'
import { axisOf, sizeAt } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Gather',
  category: 'shape',
  order: 120,
  title: { en: 'Gather', ja: '番号で取り出す' },
  short: { en: 'Gather', ja: '取り出し' },
  summary: { en: 'Picks rows of x by number.', ja: 'x の行を番号で取り出す。' },
  about: {
    en: 'The axis is replaced by the shape of the indices: NumPy’s x[indices]. Every row that was picked gets its gradient back; a row picked twice gets the sum of both, a row never picked gets 0. Indices are whole numbers from 0, carry no gradient, and must lie within the axis.',
    ja: '軸が indices の形に置き換わる。NumPy の x[indices] にあたる。取り出された行には勾配が戻り、2 度取り出された行には両方の和、取り出されなかった行には 0 が渡る。番号は 0 から始まる整数で、軸の範囲になければならず、勾配は流れない。',
  },
  backwardWords: {
    en: 'adds each gradient to the row that it was picked from',
    ja: '取り出した元の行へ勾配を足し込む',
  },
  keywords: ['index', 'select', 'take', 'lookup', 'インデックス', '選ぶ', '参照'],
  figure: { kind: 'slab', sign: 'x[i]', glyph: 'x[i]' },
  formula: 'y_i = x_{\\mathrm{indices}_i}',
  inputs: {
    x: {},
    indices: {
      dtype: 'int',
      index: ({ x }, { axis }) => (x === undefined || typeof axis !== 'number' ? undefined : sizeAt(x, axis)),
      about: { en: 'row numbers, from 0', ja: '0 から始まる行の番号' },
    },
  },
  attrs: { axis: axisAttr(0, { en: 'The axis that the indices count.', ja: '番号を数える軸。' }) },
  expr: ({ x, indices }, attrs) => {
    const axis = axisOf(x, attrs.axis)
    const [n, m] = [x.shape.length, indices.shape.length]
    const others = x.shape.map((_, i) => i).filter((i) => i !== axis)
    // The axis goes to the front, where rows are, and its replacement back to where it was.
    const rows = e.gather(e.transpose(x, [axis, ...others]), indices)
    const replaced = Array.from({ length: m }, (_, i) => i)
    const rest = Array.from({ length: n - 1 }, (_, i) => m + i)
    return e.transpose(rows, [...rest.slice(0, axis), ...replaced, ...rest.slice(axis)])
  },
  samples: [
    { name: 'rows', shapes: { x: [4, 2], indices: [3] }, integers: { indices: [0, 4] } },
    { name: 'a table of rows', shapes: { x: [3, 2], indices: [2, 2] }, integers: { indices: [0, 3] } },
    {
      name: 'columns',
      shapes: { x: [2, 5], indices: [3] },
      attrs: { axis: 1 },
      integers: { indices: [0, 5] },
    },
    {
      name: 'the middle axis',
      shapes: { x: [2, 3, 2], indices: [2, 1] },
      attrs: { axis: -2 },
      integers: { indices: [0, 3] },
    },
    { name: 'one row', shapes: { x: [3, 2], indices: [] }, integers: { indices: [0, 3] } },
    { name: 'size 1', shapes: { x: [1], indices: [1] }, integers: { indices: [0, 1] } },
    { name: 'no rows', shapes: { x: [3, 2], indices: [0] }, integers: { indices: [0, 3] } },
  ],
  golden: [
    {
      name: 'a row picked twice gets both gradients',
      inputs: { x: [[1, 2], [3, 4], [5, 6]], indices: [2, 0, 2] },
      outputs: { y: [[5, 6], [1, 2], [5, 6]] },
      grads: { x: [[1, 1], [0, 0], [2, 2]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'no such axis',
      shapes: { x: [2, 3], indices: [2] },
      attrs: { axis: 2 },
      integers: { indices: [0, 1] },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 2: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'Gather' },
  pytorch: 'torch.index_select(x, axis, indices)',
})
