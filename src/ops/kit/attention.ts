import type { Port } from './definition'

/** What the attention ops share. */

export const causalAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether a query sees only the keys up to its own place, as in a language model.',
    ja: '各クエリが自分の位置までのキーだけを見るかどうか（言語モデルで使う）。',
  },
} as const

export const maskPort = {
  optional: true,
  dtype: 'any',
  about: {
    en: '1 where a query may look, 0 where not; stretched to (…, L, S)',
    ja: 'クエリが見てよいところは 1、いけないところは 0。(…, L, S) に広げられる',
  },
} as const satisfies Port
