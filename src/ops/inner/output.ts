import { innerOp } from './kit'

/** Where a value leaves what has been opened. */
export const ops = [
  innerOp({
    name: 'Output',
    category: 'data',
    title: { en: 'Output', ja: '出力' },
    short: { en: 'Output', ja: '出力' },
    summary: {
      en: 'A value leaves here, and its gradient arrives here from outside.',
      ja: 'ここから値が外へ出て、外から勾配が届く。',
    },
    backwardWords: { en: 'lets the gradient in', ja: '勾配を中へ通す' },
    figure: { kind: 'circle', sign: 'y', glyph: 'y' },
    formula: 'y = x',
    inputs: { x: { dtype: 'any' } },
    outlet: true,
    expr: ({ x }) => x,
  }),
]
