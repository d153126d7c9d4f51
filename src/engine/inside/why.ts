import type { Text } from '../../base/text'
import { maxInside } from './expression'

/** Why a node does not open. */
export const why = {
  source: { en: 'it holds a value and computes nothing', ja: '値を持つだけで、計算はしない' },
  plain: { en: 'it is a single operation already', ja: 'これ自身が 1 つの演算' },
  empty: { en: 'what arrives at it is empty', ja: '届くテンソルが空' },
  absent: { en: 'nothing arrives at it yet', ja: 'まだ何も届いていない' },
  shapesOnly: { en: 'only shapes are worked out, no numbers', ja: '形だけを求め、数値は計算していない' },
  unknown: { en: 'this document does not say what is in it', ja: '中身がこの文書にない' },
  recursive: { en: 'it contains itself', ja: '自分自身を含んでいる' },
  many: (count: number): Text => ({
    en: `it is made of ${count} operations here, and at most ${maxInside} are shown`,
    ja: `ここでは ${count} 個の演算からなり、見せられるのは ${maxInside} 個まで`,
  }),
} as const
