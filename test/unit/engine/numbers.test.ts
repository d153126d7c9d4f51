import { describe, expect, it } from 'vitest'
import { formatNumber, texNumber } from '../../../src/base/numbers'

describe('numbers for people', () => {
  it.each([
    [2.2, '2.2'],
    [110.00000000000001, '110'],
    [0.04587012, '0.04587'],
    [0.0459, '0.0459'],
    [-1.25, '−1.25'],
    [-0, '0'],
    [0, '0'],
    [12345.678, '12346'],
    [999999, '999999'],
    [999999.9, '1×10⁶'],
    [1234567, '1.23×10⁶'],
    [-2.5e-5, '−2.5×10⁻⁵'],
    [0.001, '0.001'],
    [0.000999, '9.99×10⁻⁴'],
    [1e-300, '1×10⁻³⁰⁰'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [0.99996, '0.99996'],
    [-2.00001, '−2.00001'],
    [3.3000000000000003, '3.3'],
    [714.9999999999999, '715'],
  ])('%f is written %s', (x, shown) => {
    expect(formatNumber(x)).toBe(shown)
  })

  it.each([
    [1 / 3, 7, '0.3333333'],
    [1 / 3, 2, '0.33'],
    [0.05, 2, '0.05'],
    [2.5e-5, 7, '2.5×10⁻⁵'],
  ])('%f with %i digits is %s', (x, digits, shown) => {
    expect(formatNumber(x, digits)).toBe(shown)
  })

  it.each([
    [-2.5e-5, '-2.5\\times10^{-5}'],
    [110.00000000000001, '110'],
    [NaN, '\\mathrm{NaN}'],
    [-Infinity, '-\\infty'],
  ])('%f is %s in a formula', (x, shown) => {
    expect(texNumber(x)).toBe(shown)
  })
})
