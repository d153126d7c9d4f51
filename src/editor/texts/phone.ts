import type { Texts } from '.'

export const phoneTexts = {
  details: { en: 'Details', ja: '詳細' },
  ops: { en: 'Add an op', ja: '演算を加える' },
  train: { en: 'Train', ja: '学習' },
  gradientFor: { en: 'gradient for {name}', ja: '{name} の勾配' },
  valueOf: { en: 'value', ja: '値' },
  search: { en: 'Find', ja: '探す' },
  explanation: { en: 'Explanation', ja: '説明' },
} as const satisfies Texts
