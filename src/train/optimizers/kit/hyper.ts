import type { OptionSpec } from '../../options'

/** The learning rate η; only its default differs between optimisers. */
export const learningRate = <const D extends number>(initial: D) => ({
  type: 'number' as const,
  default: initial,
  min: 0,
  tex: '\\eta',
  doc: { en: 'Learning rate: how far one update goes', ja: '学習率。1 回の更新で進む幅' },
})

export const momentum = {
  type: 'number',
  default: 0.9,
  min: 0,
  below: 1,
  tex: '\\mu',
  doc: { en: 'Share of the velocity that is kept', ja: '前回の速度を残す割合' },
} as const satisfies OptionSpec

/** ε; where it stands decides its size, so each optimiser says where. */
export const epsilon = <const D extends number>(initial: D) => ({
  type: 'number' as const,
  default: initial,
  min: 0,
  tex: '\\varepsilon',
  doc: {
    en: 'Small number, added outside the root, that keeps the division finite',
    ja: '0 で割らないための小さな数。平方根の外で足す',
  },
})
