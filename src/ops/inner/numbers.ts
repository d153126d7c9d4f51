import * as e from '../../expr/build'
import { innerOp } from './kit'

/** Functions of single numbers that only other ops use. */
export const ops = [
  innerOp({
    name: 'Log1p',
    category: 'arithmetic',
    title: { en: 'Logarithm of 1 + x', ja: '1 + x の対数' },
    short: { en: 'Log1p', ja: 'Log1p' },
    summary: { en: 'ln(1 + x), exact for small x.', ja: 'ln(1 + x)。x が小さくても正確に求まる。' },
    figure: { kind: 'circle', sign: '\\ln(1{+}x)', glyph: 'ln1p' },
    formula: 'y = \\ln(1 + x)',
    inputs: { x: {} },
    expr: ({ x }) => e.log1p(x),
  }),
  innerOp({
    name: 'Floor',
    category: 'arithmetic',
    title: { en: 'Floor', ja: '切り捨て' },
    short: { en: 'Floor', ja: '切り捨て' },
    summary: { en: 'The largest whole number that is not above x.', ja: 'x を超えない最大の整数。' },
    figure: { kind: 'circle', sign: '\\lfloor x \\rfloor', glyph: '⌊x⌋' },
    formula: 'y = \\lfloor x \\rfloor',
    inputs: { x: {} },
    expr: ({ x }) => e.floor(x),
  }),
  innerOp({
    name: 'Cast',
    category: 'arithmetic',
    title: { en: 'Cast', ja: '型変換' },
    short: { en: 'Cast', ja: '型変換' },
    summary: {
      en: 'The same numbers read as whole or as real ones.',
      ja: '同じ数を整数または実数として読みかえる。',
    },
    figure: { kind: 'circle', sign: '\\mathbb{R}', glyph: 'ℝ' },
    formula: 'y = x',
    inputs: { x: { dtype: 'any' } },
    attrs: {
      to: {
        type: 'choice',
        default: 'float',
        choices: ['float', 'int', 'bool'],
        doc: { en: 'What they are read as.', ja: '何として読むか。' },
      },
    },
    expr: ({ x }, { to }) => e.cast(x, to),
  }),
]
