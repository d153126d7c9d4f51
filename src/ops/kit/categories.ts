import type { Text } from '../../base/text'

/** The palette's sections, in order. */
export const categories = [
  { id: 'data', title: { en: 'Data', ja: 'データ' } },
  { id: 'arithmetic', title: { en: 'Arithmetic', ja: '四則と関数' } },
  { id: 'activation', title: { en: 'Activation', ja: '活性化' } },
  { id: 'layer', title: { en: 'Layers and tensors', ja: '層とテンソル' } },
  { id: 'loss', title: { en: 'Loss', ja: '損失' } },
  { id: 'normalization', title: { en: 'Normalization', ja: '正規化' } },
  { id: 'convolution', title: { en: 'Convolution', ja: '畳み込み' } },
  { id: 'sequence', title: { en: 'Sequences', ja: '系列' } },
  { id: 'shape', title: { en: 'Shape', ja: '形を変える' } },
] as const satisfies readonly { readonly id: string; readonly title: Text }[]

export type Category = (typeof categories)[number]['id']

/** Where a category stands in the palette. */
export const categoryIndex = (category: Category): number => categories.findIndex((c) => c.id === category)
