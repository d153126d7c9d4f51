import * as e from '../../expr/build'
import { innerOp } from './kit'

/** Comparisons and what is made of their answers. */
export const ops = [
  innerOp({
    name: 'Equal',
    category: 'arithmetic',
    title: { en: 'Equal', ja: '等しい' },
    short: { en: 'Equal', ja: '等しい' },
    summary: {
      en: '1 where both sides are the same number, 0 elsewhere.',
      ja: '両側が同じ数のところは 1、ほかは 0。',
    },
    figure: { kind: 'circle', sign: '=', glyph: '=' },
    formula: 'y = [a = b]',
    inputs: { a: { dtype: 'any' }, b: { dtype: 'any' } },
    expr: ({ a, b }) => e.eq(a, b),
  }),
  innerOp({
    name: 'Less',
    category: 'arithmetic',
    title: { en: 'Less', ja: 'より小さい' },
    short: { en: 'Less', ja: 'より小' },
    summary: { en: '1 where a is below b, 0 elsewhere.', ja: 'a が b より小さいところは 1、ほかは 0。' },
    figure: { kind: 'circle', sign: '<', glyph: '<' },
    formula: 'y = [a < b]',
    inputs: { a: { dtype: 'any' }, b: { dtype: 'any' } },
    expr: ({ a, b }) => e.lt(a, b),
  }),
  innerOp({
    name: 'LessOrEqual',
    category: 'arithmetic',
    title: { en: 'Less or equal', ja: '以下' },
    short: { en: 'At most', ja: '以下' },
    summary: { en: '1 where a is at most b, 0 elsewhere.', ja: 'a が b 以下のところは 1、ほかは 0。' },
    figure: { kind: 'circle', sign: '\\le', glyph: '≤' },
    formula: 'y = [a \\le b]',
    inputs: { a: { dtype: 'any' }, b: { dtype: 'any' } },
    expr: ({ a, b }) => e.le(a, b),
  }),
  innerOp({
    name: 'And',
    category: 'arithmetic',
    title: { en: 'And', ja: 'かつ' },
    short: { en: 'And', ja: 'かつ' },
    summary: { en: '1 where both sides hold, 0 elsewhere.', ja: '両側とも成り立つところは 1、ほかは 0。' },
    figure: { kind: 'circle', sign: '\\land', glyph: '∧' },
    formula: 'y = a \\land b',
    inputs: { a: { dtype: 'any' }, b: { dtype: 'any' } },
    expr: ({ a, b }) => e.and(a, b),
  }),
  innerOp({
    name: 'Not',
    category: 'arithmetic',
    title: { en: 'Not', ja: '否定' },
    short: { en: 'Not', ja: '否定' },
    summary: { en: '0 where x holds, 1 elsewhere.', ja: 'x が成り立つところは 0、ほかは 1。' },
    figure: { kind: 'circle', sign: '\\lnot', glyph: '¬' },
    formula: 'y = \\lnot x',
    inputs: { x: { dtype: 'any' } },
    expr: ({ x }) => e.not(x),
  }),
]
