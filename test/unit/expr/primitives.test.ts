import { describe, expect, it } from 'vitest'
import { reverse } from '../../../src/expr/autodiff'
import { add, mul, number, sin, square, sub, sum, tanh } from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import { primitives } from '../../../src/expr/primitives'
import { topo } from '../../../src/expr/topo'
import { primNames, type Value } from '../../../src/expr/value'
import { draw, gradientError, transposeError } from './check'
import { samples } from './samples'

const cases = primNames.flatMap((prim) => samples[prim].map((sample, i) => ({ prim, i, sample })))

describe('every primitive', () => {
  it.each(primNames)('%s has a rule and a sample that contains it', (prim) => {
    expect(primitives[prim]).toBeDefined()
    expect(samples[prim].length).toBeGreaterThan(0)
    for (const { args, build } of samples[prim]) {
      expect(topo([build(draw(args).leaves)]).map((value) => value.prim)).toContain(prim)
    }
  })

  it.each(cases)('$prim, sample $i: derivative agrees with central differences', ({ sample }) => {
    expect(gradientError(sample.build, sample.args)).toBeLessThan(1e-8)
  })

  it.each(cases)('$prim, sample $i: forward and reverse mode are transposes', ({ sample }) => {
    expect(transposeError(sample.build, sample.args)).toBeLessThan(1e-12)
  })

  it.each(cases)('$prim, sample $i: so do second derivatives', ({ sample }) => {
    const gradient = (xs: Value[]): Value => {
      // The sine gives linear primitives a second derivative as well.
      const objective = sum(sin(sample.build(xs)))
      const floats = xs.filter((x) => x.dtype === 'float')
      const { of } = reverse([objective], [number(1)], floats)
      return floats.reduce((total, x, k) => add(total, mul(k + 1, sum(of.get(x) ?? x))), objective)
    }
    expect(gradientError(gradient, sample.args)).toBeLessThan(1e-7)
  })
})

describe('the checks', () => {
  const args = [{ shape: [4] }]
  const scaled =
    (factor: number) =>
    (xs: Value[]): Value => {
      const body = ([x]: readonly Value[]): Value => (x === undefined ? number(0) : tanh(x))
      const fn = defineFn('Tanh', ['x'], [{ shape: [4] }], body, ([g], _, [y]) => [
        g == null || y === undefined ? null : mul(factor, mul(g, sub(1, square(y)))),
      ])
      return call(fn, xs)[0] ?? number(0)
    }

  it('pass a right derivative given by hand', () => {
    expect(gradientError(scaled(1), args)).toBeLessThan(1e-8)
  })

  it('fail for a derivative that is wrong by 0.1 %', () => {
    expect(gradientError(scaled(1.001), args)).toBeGreaterThan(1e-4)
  })
})
