import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape, sameShape } from '../tensor/shape'
import { placeOf } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Stack',
  category: 'shape',
  order: 100,
  title: { en: 'Stack', ja: '積み重ね' },
  short: { en: 'Stack', ja: '積み重ね' },
  summary: {
    en: 'Puts tensors of one shape along a new axis.',
    ja: '同じ形のテンソルを新しい軸に沿って並べる。',
  },
  about: {
    en: 'Numbers become a vector, vectors a matrix: the way to build a tensor by hand from single values. All shapes must be equal. Each input gets its own layer of the gradient back. ONNX writes it as Unsqueeze and Concat.',
    ja: '数を並べればベクトル、ベクトルを並べれば行列になる。1 つずつの値からテンソルを手で組み立てるときに使う。形はすべて等しくなければならない。それぞれの入力には勾配の自分の層が戻る。ONNX では Unsqueeze と Concat で書く。',
  },
  backwardWords: {
    en: 'gives each input its own layer of the gradient',
    ja: 'それぞれの入力に、勾配の自分の層を渡す',
  },
  keywords: ['join', 'batch', 'vector', 'build', '重ねる', '並べる', 'まとめる'],
  figure: { kind: 'slab', sign: '[x;x]', glyph: '[x;x]' },
  formula: 'y = [x_0, x_1, \\ldots]',
  inputs: { xs: { variadic: true } },
  attrs: { axis: axisAttr(0, { en: 'Where the new axis stands.', ja: '新しい軸の位置。' }) },
  expr: ({ xs }, { axis }) => {
    const [first] = xs
    if (first === undefined) throw new RangeError('nothing to stack')
    const other = xs.find((x) => !sameShape(x.shape, first.shape))
    if (other !== undefined) {
      const [a, b] = [first.label ?? 'xs.0', other.label ?? 'xs']
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `shapes differ: ${a} is ${formatShape(first.shape)}, ${b} is ${formatShape(other.shape)}`,
          ja: `形が違う: ${a} は ${formatShape(first.shape)}、${b} は ${formatShape(other.shape)}`,
        },
        { blame: [other, first] },
      )
    }
    const place = placeOf(first, axis)
    const shape = [...first.shape.slice(0, place), 1, ...first.shape.slice(place)]
    return e.concat(
      xs.map((x) => e.reshape(x, shape)),
      place,
    )
  },
  samples: [
    { name: 'numbers', shapes: { xs: [[], [], []] } },
    { name: 'rows', shapes: { xs: [[3], [3]] } },
    { name: 'columns', shapes: { xs: [[2], [2]] }, attrs: { axis: 1 } },
    {
      name: 'at the back',
      shapes: {
        xs: [
          [2, 3],
          [2, 3],
        ],
      },
      attrs: { axis: -1 },
    },
    { name: 'size 1', shapes: { xs: [[1]] } },
    { name: 'empty', shapes: { xs: [[0], [0]] } },
  ],
  golden: [
    {
      name: 'rows',
      inputs: { 'xs.0': [1, 2], 'xs.1': [3, 4] },
      outputs: { y: [[1, 2], [3, 4]] },
      grads: { 'xs.0': [1, 1], 'xs.1': [1, 1] },
    },
    { name: 'columns', inputs: { 'xs.0': [1, 2], 'xs.1': [3, 4] }, attrs: { axis: -1 }, outputs: { y: [[1, 3], [2, 4]] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'another shape',
      shapes: { xs: [[2], [3]] },
      code: 'shape-mismatch',
      port: 'xs.1',
      message: 'shapes differ: xs.0 is (2), xs.1 is (3)',
    },
    {
      name: 'no such place',
      shapes: { xs: [[2], [2]] },
      attrs: { axis: 2 },
      code: 'bad-axis',
      port: 'xs.0',
      message: 'axis is 2: xs.0 is (2), so it must be from -2 to 1',
    },
  ],
  onnx: {
    op: 'Concat',
    note: { en: 'after Unsqueeze of every input', ja: '各入力を Unsqueeze してから Concat' },
  },
  pytorch: 'torch.stack(xs, dim=axis)',
})
