import type { Text } from '../base/text'

/** A part of the curriculum: its examples are numbered `first` to `last`. */
export interface ExampleGroup {
  readonly part: string
  readonly title: Text
  readonly first: number
  readonly last: number
}

/** In teaching order. */
export const exampleGroups: readonly ExampleGroup[] = [
  {
    part: 'I',
    title: { en: 'Perceptron and activations', ja: 'パーセプトロンと活性化関数' },
    first: 1,
    last: 7,
  },
  { part: 'II', title: { en: 'Derivatives', ja: '微分と誤差逆伝播' }, first: 8, last: 18 },
  { part: 'III', title: { en: 'First training', ja: 'はじめての学習' }, first: 19, last: 22 },
  { part: 'IV', title: { en: 'Optimisers', ja: '最適化手法' }, first: 23, last: 26 },
  { part: 'V', title: { en: 'Initialisation and normalisation', ja: '初期値と正規化' }, first: 27, last: 30 },
  { part: 'VI', title: { en: 'Generalisation', ja: '汎化' }, first: 31, last: 35 },
  { part: 'VII', title: { en: 'Convolution', ja: '畳み込み' }, first: 36, last: 38 },
  { part: 'VIII', title: { en: 'Sequences', ja: '系列と生成' }, first: 39, last: 44 },
  {
    part: 'IX',
    title: { en: 'Reinforcement learning and deployment', ja: '強化学習と運用' },
    first: 45,
    last: 46,
  },
]

/** The part that an example belongs to, by its file's name: `e11-apple-and-orange` is of part II. */
export function groupOfExample(name: string): ExampleGroup | undefined {
  const number = Number(/^e(\d+)-/.exec(name)?.[1])
  return exampleGroups.find(({ first, last }) => first <= number && number <= last)
}
