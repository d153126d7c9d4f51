import type { Texts } from '.'

export const problemTexts = {
  title: { en: 'Problems', ja: '問題' },
  at: { en: 'at {place}', ja: '場所: {place}' },
  show: { en: 'Show', ja: '表示' },
  fresh: { en: 'Start from fresh values', ja: '新しい初期値から始める' },
  more: { en: 'and {count} more', ja: 'ほかに {count} 件' },
  none: { en: 'No problems.', ja: '問題はない。' },
} as const satisfies Texts
