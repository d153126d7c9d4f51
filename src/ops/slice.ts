import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import { axisOf, sizeAt } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Slice',
  category: 'shape',
  order: 50,
  title: { en: 'Slice', ja: '切り出し' },
  short: { en: 'Slice', ja: '切り出し' },
  summary: { en: 'A range of one axis.', ja: '1 つの軸から範囲を取り出す。' },
  about: {
    en: 'Takes the elements start, start + step, … below end of one axis; negative positions count from the end, and without end the slice goes to it. What was taken gets its gradient back, what was left out gets 0. ONNX can cut several axes at once: here that is several nodes.',
    ja: '1 つの軸から start、start + step、… と end の手前までを取り出す。負の位置は末尾から数え、end を省くと末尾まで取り出す。取り出した要素には勾配が戻り、残りの要素の勾配は 0 になる。ONNX は複数の軸を一度に切れるが、ここではノードを並べる。',
  },
  backwardWords: {
    en: 'puts the gradient back where the elements were taken, and 0 elsewhere',
    ja: '取り出した位置に勾配を戻し、ほかは 0 にして渡す',
  },
  keywords: ['index', 'range', 'crop', 'part', '範囲', '部分', 'スライス'],
  figure: { kind: 'slab', sign: 'x[i{:}j]', glyph: 'x[i:j]' },
  formula: 'y = x[\\mathrm{start}:\\mathrm{end}]',
  inputs: { x: {} },
  attrs: {
    axis: axisAttr(0, { en: 'The axis to cut.', ja: '切り出す軸。' }),
    start: { type: 'int', default: 0, doc: { en: 'First position.', ja: '最初の位置。' } },
    end: {
      type: 'optional-int',
      default: null,
      doc: {
        en: 'Position after the last one; the end of the axis when left out.',
        ja: '最後の次の位置。省くと軸の末尾まで。',
      },
    },
    step: { type: 'int', default: 1, min: 1, doc: { en: 'Distance of neighbours.', ja: '取り出す間隔。' } },
  },
  expr: ({ x }, attrs) => {
    const axis = axisOf(x, attrs.axis)
    const start = position(x, axis, 'start', attrs.start)
    const end = position(x, axis, 'end', attrs.end ?? sizeAt(x.shape, axis))
    if (end < start)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `end is ${attrs.end}: it lies before start, which is ${attrs.start}`,
          ja: `end が ${attrs.end} になっている: start の ${attrs.start} より前にある`,
        },
        { blame: [x] },
      )
    return e.slice(x, axis, start, end, attrs.step)
  },
  samples: [
    { name: 'the first rows', shapes: { x: [4, 2] }, attrs: { end: 2 } },
    { name: 'a middle column', shapes: { x: [2, 4] }, attrs: { axis: 1, start: 1, end: 3 } },
    { name: 'every second', shapes: { x: [5] }, attrs: { step: 2 } },
    {
      name: 'every third, from the second, of columns',
      shapes: { x: [2, 7] },
      attrs: { axis: -1, start: 1, step: 3 },
    },
    { name: 'the last one', shapes: { x: [2, 3] }, attrs: { axis: -1, start: -1 } },
    { name: 'everything', shapes: { x: [2, 2] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { axis: 1 } },
    { name: 'nothing', shapes: { x: [3, 2] }, attrs: { start: 1, end: 1 } },
  ],
  golden: [
    {
      name: 'every second number',
      inputs: { x: [1, 2, 3, 4, 5] },
      attrs: { start: 1, step: 2 },
      outputs: { y: [2, 4] },
      grads: { x: [0, 1, 0, 1, 0] },
    },
    {
      name: 'the last column',
      inputs: { x: [[1, 2, 3], [4, 5, 6]] },
      attrs: { axis: 1, start: -1 },
      outputs: { y: [[3], [6]] },
      grads: { x: [[0, 0, 1], [0, 0, 1]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'beyond the end',
      shapes: { x: [2, 3] },
      attrs: { axis: 1, end: 4 },
      code: 'bad-attribute',
      port: 'x',
      message: 'end is 4: axis 1 of x (2,3) has size 3, so it must be from -3 to 3',
    },
    {
      name: 'before the start',
      shapes: { x: [4] },
      attrs: { start: 3, end: 1 },
      code: 'bad-attribute',
      port: 'x',
      message: 'end is 1: it lies before start, which is 3',
    },
    {
      name: 'no such axis',
      shapes: { x: [] },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 0: x is a single number and has no axes',
    },
  ],
  onnx: { op: 'Slice' },
  pytorch: 'x.narrow(axis, start, end - start)',
})

function position(x: Value, axis: number, attribute: string, given: number): number {
  const size = sizeAt(x.shape, axis)
  if (given >= -size && given <= size) return given < 0 ? given + size : given
  const name = `${x.label ?? 'x'} ${formatShape(x.shape)}`
  throw new ShapeError(
    'bad-attribute',
    {
      en: `${attribute} is ${given}: axis ${axis} of ${name} has size ${size}, so it must be from ${-size} to ${size}`,
      ja: `${attribute} が ${given} になっている: ${name} の軸 ${axis} の大きさは ${size} なので ${-size} から ${size} でなければならない`,
    },
    { blame: [x] },
  )
}
