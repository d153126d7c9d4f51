import { describe, expect, it } from 'vitest'
import { parseNumber, plainNumber } from '../../../src/formats/formula'

describe('numbers that people type', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['-0', 0],
    ['  42 ', 42],
    ['.5', 0.5],
    ['1.', 1],
    ['1e-3', 1e-3],
    ['1E+3', 1000],
    ['1/3', 1 / 3],
    ['2*pi', 2 * Math.PI],
    ['2pi', 2 * Math.PI],
    ['2π', 2 * Math.PI],
    ['tau', 2 * Math.PI],
    ['sqrt(2)', Math.SQRT2],
    ['ln(e)', 1],
    ['log10(1000)', Math.log10(1000)],
    ['-2^2', -4],
    ['2^-1', 0.5],
    ['2^3^2', 512],
    ['(1+2)*(3-4)/5', -0.6],
    ['--1', 1],
    ['０．１', 0.1],
    ['１２３', 123],
    ['−2', -2],
    ['－２', -2],
    ['ー２', -2],
    ['−2.5×10⁻⁵', -2.5 * 10 ** -5],
    ['10²', 100],
    ['31\u2009200', 31200],
    ['6÷4', 1.5],
    ['３＊（１＋１）', 6],
    ['　7　', 7],
    ['1e308', 1e308],
  ])('%j is %d', async (text, value) => {
    expect(await parseNumber(text)).toEqual({ value })
  })

  it.each([
    ['', 'there is no number'],
    ['   ', 'there is no number'],
    ['1/', 'the formula cannot be read at character 3'],
    ['(1', 'the formula cannot be read at character 3'],
    ['2 3', 'the formula cannot be read at character 3'],
    ['apple', 'apple is not a number; the names are pi, π, e, tau'],
    ['5 cm', 'cm is not a number; the names are pi, π, e, tau'],
    ['1,5', ', cannot stand in a number'],
    ['NaN', 'NaN cannot stand in a number'],
    ['Infinity', 'Infinity cannot stand in a number'],
    ['sqrt', 'sqrt is not a number; the names are pi, π, e, tau'],
    ['sqrt()', 'sqrt takes one number'],
    [
      'foo(1)',
      'there is no function foo; there are sqrt, exp, log, ln, log2, log10, sin, cos, tan, tanh, abs',
    ],
  ])('%j is refused: %s', async (text, message) => {
    expect(await parseNumber(text)).toMatchObject({
      problem: { code: 'bad-formula', message: { en: message } },
    })
  })

  it.each(['1/0', '0/0', 'log(0)', 'sqrt(-1)', '1e999', '10^400', 'exp(1000)'])(
    '%j is not finite',
    async (text) => {
      expect(await parseNumber(text)).toMatchObject({ problem: { code: 'not-finite' } })
    },
  )

  it('reads plain ones without waiting', () => {
    expect(plainNumber('−１．５')).toBe(-1.5)
    expect(plainNumber('1/3')).toBeUndefined()
    expect(plainNumber('')).toBeUndefined()
    expect(plainNumber('0x10')).toBeUndefined()
  })
})

describe('hostile formulas', () => {
  it.each([
    'zeros(1e9)',
    'zeros(1e9, 1e9)',
    '1:1e9',
    'sum(1:1e9)',
    'import({a: 1})',
    'import',
    'config({number: "BigNumber"})',
    'simplify("x")',
    'evaluate("1")',
    'parse("1")',
    'createUnit("x")',
    'derivative(x, x)',
    'x = 1',
    'f(x) = x',
    'f(x) = f(x)',
    '"text"',
    "'text'",
    '"a".constructor',
    'cos.constructor("return 1")()',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty("a")',
    '[1, 2, 3]',
    '[1]^1e9',
    '{a: 1}',
    '{a: 1}.a',
    '1; 2',
    '1\n2',
    '170!',
    '1e9!',
    "2'",
    '5 mod 3',
    '5 % 3',
    '1 to 2',
    '1 < 2',
    '1 == 1',
    'true ? 1 : 2',
    'true',
    'null',
    'undefined',
    'not 1',
    '1 and 1',
    '1 | 1',
    '1 << 40',
    'random()',
    'i',
    '2i',
    'end',
    '1 # comment',
    '`1`',
    '${1}',
    '\u0000',
    '<script>',
    '1'.repeat(501),
    '('.repeat(250) + '1' + ')'.repeat(249),
    '-'.repeat(499) + '1',
    Array.from({ length: 160 }, () => '1').join('+'),
    'sqrt('.repeat(80),
    '9'.repeat(400),
    'e^e^e^e^e^e',
    '1_000',
  ])('%j is refused as data, at once and with nothing changed', async (text) => {
    const before = Reflect.ownKeys(Object.prototype)
    const result = await parseNumber(text)
    expect(result).toHaveProperty('problem.message.en')
    expect(result).toHaveProperty('problem.message.ja')
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
  })
})
