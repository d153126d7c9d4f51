import { describe, expect, it } from 'vitest'
import { findOp, ops, resolveAttrs } from '../../../src/ops'
import { definitions } from './cases'

const opNamed = (name: string) => {
  const op = findOp(name)
  if (op === undefined) throw new Error(`no ${name}`)
  return op
}

describe('attributes', () => {
  it('are filled in with their defaults', () => {
    expect(resolveAttrs(opNamed('LeakyRelu'))).toEqual({ attrs: { alpha: 0.01 }, problems: [] })
    expect(resolveAttrs(opNamed('Slice'), { start: 2 }).attrs).toEqual({
      axis: 0,
      start: 2,
      end: null,
      step: 1,
    })
  })

  it.each([
    ['LeakyRelu', { alpha: 'steep' }, 'alpha is "steep": it must be a number'],
    ['LeakyRelu', { alpha: NaN }, 'alpha is null: it must be a number'],
    ['LeakyRelu', { slope: 0.1 }, 'LeakyRelu has no attribute "slope" (given: 0.1); it has alpha'],
    ['Relu', { alpha: 1 }, 'Relu has no attribute "alpha" (given: 1); it has none'],
    ['Affine', { units: 0 }, 'units is 0: it must be a whole number from 1 up, or null'],
    ['Affine', { units: 2.5 }, 'units is 2.5: it must be a whole number from 1 up, or null'],
    [
      'Affine',
      { init: 'magic' },
      'init is "magic": it must be one of zero, constant, normal, uniform, xavier, he',
    ],
    ['Affine', { bias: 1 }, 'bias is 1: it must be true or false'],
    ['Affine', { std: -1 }, 'std is -1: it must be a number from 0 up'],
    ['SoftmaxCrossEntropy', { reduction: 'avg' }, 'reduction is "avg": it must be one of mean, sum, none'],
    ['Softmax', { axis: '1' }, 'axis is "1": it must be a whole number'],
    ['Slice', { step: 0 }, 'step is 0: it must be a whole number from 1 up'],
    [
      'Reshape',
      { shape: [2, -2] },
      'shape is [2,-2]: it must be a list of at most 8 whole numbers from -1 up',
    ],
    ['Reshape', { shape: 6 }, 'shape is 6: it must be a list of at most 8 whole numbers from -1 up'],
    ['ReduceSum', { axes: [0.5] }, 'axes is [0.5]: it must be a list of at most 8 whole numbers, or null'],
    [
      'ReduceSum',
      { axes: Array(9).fill(0) },
      'axes is [0,0,0,0,0,0,0,0,0]: it must be a list of at most 8 whole numbers, or null',
    ],
    ['Input', { value: true }, 'value is true: it must be a number or { shape, data }'],
    [
      'Input',
      { shape: [2, 'N'] },
      'shape is [2,"N"]: it must be a list of at most 8 sizes; the first may be a capital letter such as "N"',
    ],
    ['Input', { dtype: 'double' }, 'dtype is "double": it must be one of float, int'],
    ['Add', { toString: 1 }, 'Add has no attribute "toString" (given: 1); it has none'],
  ])('%s %j', (name, given, message) => {
    const { attrs, problems } = resolveAttrs(opNamed(name), given)
    expect(problems.map((p) => p.message.en)).toEqual([message])
    expect(problems[0]?.code).toBe('bad-attribute')
    expect(problems[0]?.message.ja).toMatch(/[ぁ-ん一-龠]/)
    expect(attrs).toEqual(resolveAttrs(opNamed(name)).attrs)
  })

  it('report every mistake of a node, and keep what is right', () => {
    const { attrs, problems } = resolveAttrs(opNamed('Slice'), { start: 'a', step: -1, end: 3, stop: 4 })
    expect(problems).toHaveLength(3)
    expect(attrs.end).toBe(3)
  })

  it('a value from a file cannot make a message long, or call code', () => {
    const { problems } = resolveAttrs(opNamed('Affine'), { units: 'x'.repeat(1000) })
    expect(problems[0]?.message.en.length).toBeLessThan(120)
    const nasty = {
      toJSON: () => {
        throw new Error('called')
      },
    }
    expect(resolveAttrs(opNamed('Affine'), { units: nasty }).problems[0]?.message.en).toContain(
      'units is object',
    )
  })

  it.each([...ops.values()].map((op) => [op.name, op] as const))(
    '%s: defaults and samples are allowed',
    (_, op) => {
      const defaults = Object.fromEntries(
        Object.entries(op.attrs ?? {}).map(([name, spec]) => [name, spec.default]),
      )
      expect(resolveAttrs(op, defaults).problems).toEqual([])
    },
  )

  it.each(definitions.map((op) => [op.name, op] as const))('%s: its own samples pass', (_, op) => {
    for (const { attrs } of [...op.samples, ...(op.golden ?? [])])
      expect(resolveAttrs(op, attrs).problems).toEqual([])
  })
})
