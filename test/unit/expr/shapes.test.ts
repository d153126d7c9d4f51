import { describe, expect, it } from 'vitest'
import * as e from '../../../src/expr/build'
import { ShapeError } from '../../../src/expr/shape-error'
import type { Value } from '../../../src/expr/value'
import type { Shape } from '../../../src/tensor/tensor'

const f = (label: string | undefined, ...shape: number[]): Value => e.leaf(shape, 'float', label)
const ints = (...shape: number[]): Value => e.leaf(shape, 'int', 'i')

function problemOf(build: () => unknown): ShapeError {
  try {
    build()
  } catch (error) {
    if (error instanceof ShapeError) return error
    throw error
  }
  return expect.unreachable('nothing was refused')
}

const refused: readonly (readonly [string, () => unknown, string, string])[] = [
  [
    'broadcast',
    () => e.add(f(undefined, 2, 3), f(undefined, 4)),
    'shape-mismatch',
    'shapes do not fit: a is (2,3), b is (4)',
  ],
  [
    'broadcast, named',
    () => e.add(f('y', 2, 3), f('t', 3, 2)),
    'shape-mismatch',
    'shapes do not fit: y is (2,3), t is (3,2)',
  ],
  [
    'select',
    () => e.select(f('c', 2), f('a', 3), 0),
    'shape-mismatch',
    'shapes do not fit: c is (2), a is (3), c is ()',
  ],
  [
    'stretch',
    () => e.broadcastTo(f('x', 2), [3]),
    'shape-mismatch',
    'x of shape (2) does not stretch to (3)',
  ],
  [
    'matmul',
    () => e.matmul(f('x', 2, 3), f('W', 4, 2)),
    'inner-sizes-differ',
    'inner sizes differ: x is (2,3), W is (4,2)',
  ],
  [
    'matmul of ranks 1',
    () => e.matmul(f('x', 3), f('W', 4)),
    'inner-sizes-differ',
    'inner sizes differ: x is (3), W is (4)',
  ],
  [
    'matmul of a number',
    () => e.matmul(f('x'), f('W', 4)),
    'rank-too-low',
    'x needs at least 1 axis: its shape is ()',
  ],
  [
    'matmul of batches',
    () => e.matmul(f('x', 2, 1, 3), f('W', 5, 3, 2)),
    'shape-mismatch',
    'shapes do not fit: x is (2,1,3), W is (5,3,2)',
  ],
  ['reshape', () => e.reshape(f('x', 2, 3), [4]), 'size-mismatch', 'x has 6 elements (2,3), but (4) needs 4'],
  [
    'free size',
    () => e.reshape(f('x', 2, 3), [4, -1]),
    'bad-attribute',
    'x of 6 elements has no shape (4,-1)',
  ],
  ['axis', () => e.sum(f('x', 2, 3), [2]), 'bad-axis', 'x has no axis 2: its shape is (2,3)'],
  ['negative axis', () => e.reduceMax(f('x', 2), -2), 'bad-axis', 'x has no axis -2: its shape is (2)'],
  ['axis twice', () => e.sum(f('x', 2, 3), [1, -1]), 'bad-attribute', '[1, -1] names an axis twice'],
  [
    'empty maximum',
    () => e.reduceMax(f('x', 2, 0), 1),
    'bad-axis',
    'axis 1 of x is empty: its shape is (2,0)',
  ],
  ['empty mean', () => e.mean(f('x', 0, 3), [0]), 'empty-tensor', 'x is empty: its shape is (0,3)'],
  [
    'order of axes',
    () => e.transpose(f('x', 2, 3), [0, 0]),
    'bad-attribute',
    '[0, 0] is not an order of the 2 axes of x (2,3)',
  ],
  [
    'slice',
    () => e.slice(f('x', 4), 0, 2, 6),
    'bad-attribute',
    'there is no range 2…6 in steps of 1 on axis 0 of x (4)',
  ],
  ['pad', () => e.pad(f('x', 4), 0, -1, 0), 'bad-attribute', 'padding cannot be -1 and 0'],
  [
    'concat',
    () => e.concat([f('xs.0', 2, 3), f('xs.1', 3, 3)], 1),
    'shape-mismatch',
    'shapes differ beside axis 1: xs.0 is (2,3), xs.1 is (3,3)',
  ],
  [
    'window',
    () => e.windows(f('x', 4), { axes: [0], sizes: [3], dilations: [2] }),
    'bad-attribute',
    'a window of 5 does not fit on axis 0 of x (4)',
  ],
  ['indices', () => e.gather(f('x', 4), f('i', 2)), 'not-integers', 'i must hold integers'],
]

describe('what does not fit is refused in words', () => {
  it.each(refused)('%s', (_, build, code, message) => {
    const problem = problemOf(build)
    expect([problem.code, problem.text.en]).toEqual([code, message])
    expect(problem.text.ja).not.toBe('')
    expect(problem.text.ja).not.toBe(message)
  })

  it('blames the operand that has a name', () => {
    const [a, W] = [f(undefined, 2, 3), f('W', 4, 2)]
    expect(problemOf(() => e.matmul(a, W)).options.blame?.[0]).toBe(W)
    expect(problemOf(() => e.add(f('x', 2), f(undefined, 3))).options.blame?.[0]?.label).toBe('x')
  })

  it('says which transpose would help', () => {
    const hint = (a: Value, b: Value): string | undefined => problemOf(() => e.matmul(a, b)).options.hint?.en
    expect(hint(f('x', 2, 3), f('W', 4, 3))).toBe('transpose W: (3,4) fits')
    expect(hint(f('x', 3, 2), f('W', 3, 4))).toBe('transpose x: (2,3) fits')
    expect(hint(f('x', 2, 3), f('W', 4, 2))).toBeUndefined()
  })
})

const shaped: readonly (readonly [string, Value, Shape])[] = [
  ['matrix times matrix', e.matmul(f('', 2, 3), f('', 3, 4)), [2, 4]],
  ['row times matrix', e.matmul(f('', 3), f('', 3, 4)), [4]],
  ['matrix times column', e.matmul(f('', 2, 3), f('', 3)), [2]],
  ['row times column', e.matmul(f('', 3), f('', 3)), []],
  ['batch times matrix', e.matmul(f('', 5, 2, 3), f('', 3, 4)), [5, 2, 4]],
  ['batches stretched', e.matmul(f('', 5, 1, 2, 3), f('', 6, 3, 4)), [5, 6, 2, 4]],
  ['gathered rows', e.gather(f('', 7, 4), ints(2, 3)), [2, 3, 4]],
  ['kept axis', e.sum(f('', 2, 3), [0], true), [1, 3]],
  ['one-hot', e.oneHot(ints(2, 3), 5), [2, 3, 5]],
  ['windows', e.windows(f('', 2, 9), { axes: [-1], sizes: [3], steps: [2], dilations: [2] }), [2, 3, 3]],
  ['every second', e.slice(f('', 7), 0, 0, undefined, 2), [4]],
  ['expanded', e.expandDims(f('', 2, 3), -1), [2, 3, 1]],
  ['empty sum', e.sum(f('', 0, 3), [0]), [3]],
]

describe('shapes of results', () => {
  it.each(shaped)('%s', (_, value, shape) => {
    expect(value.shape).toEqual(shape)
  })
})

describe('kinds of numbers', () => {
  const [x, i] = [f('x', 2), ints(2)]
  it.each([
    ['int + int', e.add(i, i), 'int'],
    ['int + 1', e.add(i, 1), 'int'],
    ['int + 0.5', e.add(i, 0.5), 'float'],
    ['int · float', e.mul(i, x), 'float'],
    ['int / int', e.div(i, i), 'float'],
    ['float < int', e.lt(x, i), 'bool'],
    ['argmax', e.argmax(x, 0), 'int'],
    ['sum of truth values', e.sum(e.lt(x, 0)), 'int'],
  ])('%s', (_, value, dtype) => {
    expect(value.dtype).toBe(dtype)
  })
})

describe('sizeOf', () => {
  it('remembers which port it counts', () => {
    const size = e.sizeOf(f('x', 4, 3), [0])
    expect([...(size.attrs['data'] as Float64Array)]).toEqual([4])
    expect(size.attrs).toMatchObject({ of: 'x', axes: [0] })
  })
})
