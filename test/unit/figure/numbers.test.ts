import { describe, expect, it } from 'vitest'
import {
  bound,
  copiedNumber,
  countNumber,
  decimalsOf,
  groupThousands,
  lossNumber,
  panelNumber,
  percent,
  range,
  rangeNumber,
  steadyNumber,
  tickNumbers,
  wireNumber,
} from '../../../src/figure/numbers'

describe('numbers beside the ticks of an axis', () => {
  it.each([
    [
      [0, 0.5, 1],
      ['0', '0.5', '1'],
    ],
    [
      [1.01, 1.02, 1.03],
      ['1.01', '1.02', '1.03'],
    ],
    [
      [12.3456, 12.3457],
      ['12', ''],
    ],
    [
      [1e18, 1.0000001e18, 1.0000002e18],
      ['1×10¹⁸', '', ''],
    ],
    [[], []],
  ])('writes %j as %j', (ticks, shown) => {
    expect(tickNumbers(ticks)).toEqual(shown)
  })
})

describe('numbers on wires', () => {
  it.each([
    [2.2, '2.2'],
    [110, '110'],
    [0.0459, '0.0459'],
    [715.0000000001, '715'],
    [1 / 3, '0.3333'],
    [123456, '123456'],
    [12.3456, '12.35'],
    [-1.25, '−1.25'],
    [0.001, '0.001'],
    [999999, '999999'],
    [1e6, '1×10⁶'],
    [-2.5e-5, '−2.5×10⁻⁵'],
    [0.00099, '9.9×10⁻⁴'],
    [1.2345e12, '1.23×10¹²'],
    [0, '0'],
    [-0, '0'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('writes %d as %s', (x, shown) => {
    expect(wireNumber(x)).toBe(shown)
  })

  it('keeps digits until a number differs from the round one that it is not', () => {
    expect(wireNumber(0.99996)).toBe('0.99996')
    expect(wireNumber(2.00001)).toBe('2.00001')
    expect(wireNumber(1)).toBe('1')
    expect(wireNumber(0.99999999)).toBe('1.000')
    expect(range(-0.9999999, 2.2)).toBe('−1.0 … 2.2')
  })

  it('shows 2 digits in ranges, 3 on the loss card, 7 in panels', () => {
    expect(rangeNumber(0.9513)).toBe('0.95')
    expect(range(-0.8234, 0.9513)).toBe('−0.82 … 0.95')
    expect(lossNumber(0.045871)).toBe('0.0459')
    expect(panelNumber(0.33333333333)).toBe('0.3333333')
  })

  it('rounds the bound of a gradient up, so that it is one', () => {
    expect(bound(-0.1132, 0.04)).toBe('|g| ≤ 0.12')
    expect(bound(0, 0.11)).toBe('|g| ≤ 0.11')
    expect(bound(-0.5, 0.5)).toBe('|g| ≤ 0.5')
    expect(bound(0, 0)).toBe('|g| ≤ 0')
    expect(bound(0, Infinity)).toBe('|g| ≤ ∞')
  })

  it('groups thousands by thin space from five digits on, in panels only', () => {
    expect(panelNumber(31200)).toBe('31\u2009200')
    expect(countNumber(62378344)).toBe('62\u2009378\u2009344')
    expect(panelNumber(-123456.5)).toBe('−123\u2009456.5')
    expect(panelNumber(1234)).toBe('1234')
    expect(wireNumber(31200)).toBe('31200')
    expect(groupThousands('2.5×10⁷')).toBe('2.5×10⁷')
  })

  it('puts a thin space before a percent sign', () => {
    expect(percent(0.975)).toBe('97.5\u2009%')
  })

  it('copies every digit, so that the text reads back as the same number', () => {
    for (const x of [0.1, 1 / 3, 1.1 * 1.1, 5e-324, 1.7976931348623157e308])
      expect(Number(copiedNumber(x))).toBe(x)
    expect(copiedNumber(-0)).toBe('0')
  })

  it('keeps the digits of a changing number in place', () => {
    const decimals = decimalsOf(0.7298)
    expect([0.7298, 0.73, 0.7, -0.00001].map((x) => steadyNumber(x, decimals))).toEqual([
      '0.7298',
      '0.7300',
      '0.7000',
      '0.0000',
    ])
    expect(steadyNumber(-1.5, 2)).toBe('−1.50')
    expect(steadyNumber(NaN, 2)).toBe('NaN')
  })
})
