import { describe, expect, it } from 'vitest'
import { sum } from '../../../src/expr/build'
import { definitions, flat, goldenCase, samplesOf } from './cases'
import { evaluate, gradientsOf, isClose } from './numbers'

const rows = definitions.flatMap((op) =>
  (op.golden ?? []).map((golden) => [`${op.name}: ${golden.name}`, op, golden] as const),
)

describe('known results', () => {
  it('every op has some', () => {
    expect(definitions.filter((op) => (op.golden ?? []).length === 0).map((op) => op.name)).toEqual([])
  })

  it.each(rows)('%s', (_, op, golden) => {
    const one = goldenCase(op, golden)
    for (const [name, nested] of Object.entries(golden.outputs)) {
      const output = one.outputs[name]
      if (output === undefined) throw new RangeError(`no output ${name}`)
      const expected = flat(nested)
      expect(output.shape, `shape of ${name}`).toEqual(expected.shape)
      expectClose(evaluate(one, [output])[0] ?? [], expected.data, golden.tolerance, name)
    }
    const y = Object.values(one.outputs)[0]
    for (const [name, nested] of Object.entries(golden.grads ?? {})) {
      const x = one.leaves[one.names.indexOf(name)]
      if (x === undefined || y === undefined) throw new RangeError(`no port ${name}`)
      const [gradient] = gradientsOf(sum(y), [x])
      const expected = flat(nested)
      const found = gradient === undefined ? expected.data.map(() => 0) : (evaluate(one, [gradient])[0] ?? [])
      expectClose(found, expected.data, golden.tolerance, `∂${name}`)
    }
  })
})

function expectClose(
  found: ArrayLike<number>,
  expected: readonly number[],
  tolerance = 1e-12,
  what = '',
): void {
  expect(found.length, what).toBe(expected.length)
  expected.forEach((x, i) => {
    const y = found[i] ?? NaN
    expect(isClose(y, x, tolerance), `${what}[${i}] is ${y}, not ${x}`).toBe(true)
  })
}

describe('the curve on an activation’s node is the function itself', () => {
  const drawn = definitions.filter((op) => op.figure.curve !== undefined)
  it.each(drawn.map((op) => [op.name, op] as const))('%s', (_, op) => {
    const xs = [-3.7, -1, -0.2, 0, 0.4, 1, 2.9]
    const owned = Object.fromEntries(
      Object.entries(op.inputs).flatMap(([name, { param }]) =>
        param === undefined ? [] : [[name, param.fill ?? 0]],
      ),
    )
    const one = goldenCase(op, { name: '', inputs: { x: xs, ...owned }, outputs: {} })
    const { y } = one.outputs
    if (y === undefined) throw new RangeError('no output')
    evaluate(one, [y])[0]?.forEach((value, i) => {
      expect(op.figure.curve?.(xs[i] ?? 0)).toBeCloseTo(value, 3)
    })
  })
  it('every activation card of one number has one', () => {
    const bare = definitions.filter((op) => op.figure.kind === 'activation' && op.figure.curve === undefined)
    expect(bare.map((op) => op.name)).toEqual([])
  })
})

describe('samples', () => {
  it.each(definitions.map((op) => [op.name, op] as const))(
    '%s: at least three, one of size 1, all evaluate',
    (_, op) => {
      expect(op.samples.length).toBeGreaterThanOrEqual(3)
      const shapes = samplesOf(op).flatMap((one) => one.leaves.map((x) => x.shape))
      expect(shapes.some((shape) => shape.every((d) => d === 1))).toBe(true)
      for (const one of samplesOf(op)) {
        for (const data of evaluate(one, Object.values(one.outputs)))
          expect(
            data.some((x) => Number.isNaN(x)),
            `${one.name} is NaN`,
          ).toBe(false)
      }
    },
  )
})
