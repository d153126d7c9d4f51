import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'
import { refuseHuge } from './kit/sizes'

export const op = defineOp({
  name: 'Tile',
  category: 'shape',
  order: 130,
  title: { en: 'Tile', ja: 'タイル状の繰り返し' },
  short: { en: 'Tile', ja: '繰り返し' },
  summary: { en: 'Repeats the whole tensor along its axes.', ja: 'テンソル全体を軸に沿って繰り返す。' },
  about: {
    en: 'Copies are laid side by side like tiles: (1, 2) repeated [3] is (1, 2, 1, 2, 1, 2). Every element receives the sum of its copies’ gradients. Expand stretches axes of size 1 only, and is cheaper.',
    ja: 'タイルのように並べる。(1, 2) を [3] 回繰り返すと (1, 2, 1, 2, 1, 2) になる。どの要素も、自分の写しの勾配の和を受け取る。大きさ 1 の軸だけを広げるなら Expand のほうが軽い。',
  },
  backwardWords: { en: 'adds up the gradients of all copies', ja: 'すべての写しの勾配を足し合わせて渡す' },
  keywords: ['repeat', 'copy', 'duplicate', 'コピー', '並べる', '複製'],
  figure: { kind: 'slab', sign: 'x\\,x\\,x', glyph: 'xxx' },
  formula: 'y = [x \\mid x \\mid \\cdots]',
  inputs: { x: {} },
  attrs: {
    repeats: {
      type: 'ints',
      default: [1],
      min: 0,
      doc: { en: 'How many copies along each axis.', ja: '軸ごとの写しの数。' },
    },
  },
  expr: ({ x }, { repeats }) => {
    const given = `repeats is [${repeats.join(',')}]`
    if (repeats.length !== x.shape.length)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `${given}: x is ${formatShape(x.shape)}, so it must hold ${x.shape.length} whole numbers`,
          ja: `repeats が [${repeats.join(',')}] になっている: x は ${formatShape(x.shape)} なので整数が ${x.shape.length} 個必要`,
        },
        { blame: [x] },
      )
    refuseHuge(x, repeats, given)
    return repeats.reduce((y: Value, times, axis) => repeated(y, axis, times), x)
  },
  samples: [
    { name: 'a vector', shapes: { x: [3] }, attrs: { repeats: [2] } },
    { name: 'both axes', shapes: { x: [2, 3] }, attrs: { repeats: [2, 3] } },
    { name: 'the last axis', shapes: { x: [2, 1, 2] }, attrs: { repeats: [1, 1, 4] } },
    { name: 'size 1', shapes: { x: [1] } },
    { name: 'a number', shapes: { x: [] }, attrs: { repeats: [] } },
    { name: 'no copies', shapes: { x: [2, 2] }, attrs: { repeats: [0, 1] } },
  ],
  golden: [
    {
      name: 'three copies',
      inputs: { x: [1, 2] },
      attrs: { repeats: [3] },
      outputs: { y: [1, 2, 1, 2, 1, 2] },
      grads: { x: [3, 3] },
    },
    {
      name: 'both axes',
      inputs: { x: [[1, 2]] },
      attrs: { repeats: [2, 2] },
      outputs: { y: [[1, 2, 1, 2], [1, 2, 1, 2]] },
      grads: { x: [[4, 4]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a number for each axis',
      shapes: { x: [2, 3] },
      attrs: { repeats: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'repeats is [2]: x is (2,3), so it must hold 2 whole numbers',
    },
    {
      name: 'more than a tensor may hold',
      shapes: { x: [1, 1] },
      attrs: { repeats: [100000, 1000] },
      code: 'tensor-too-large',
      port: 'x',
      message:
        'repeats is [100000,1000]: 100000000 numbers need at least 400 MB (400000000 bytes), and 50000000 (200 MB) are allowed',
    },
  ],
  onnx: { op: 'Tile' },
  pytorch: 'torch.tile(x, repeats)',
})

/** `times` copies along one axis: a new axis in front of it is stretched, and the two become one. */
function repeated(x: Value, axis: number, times: number): Value {
  if (times === 1) return x
  const [before, size, after] = [x.shape.slice(0, axis), x.shape[axis] ?? 1, x.shape.slice(axis + 1)]
  const wide = e.broadcastTo(e.reshape(x, [...before, 1, size, ...after]), [...before, times, size, ...after])
  return e.reshape(wide, [...before, times * size, ...after])
}
