import type { OptionSpec } from '../../options'

/** What Adam and AdamW have in common. */
export const moments = {
  beta1: {
    type: 'number',
    default: 0.9,
    min: 0,
    below: 1,
    tex: '\\beta_1',
    doc: { en: 'Share of the old mean that is kept', ja: '勾配の平均のうち古い値を残す割合' },
  },
  beta2: {
    type: 'number',
    default: 0.999,
    min: 0,
    below: 1,
    tex: '\\beta_2',
    doc: { en: 'Share of the old mean square that is kept', ja: '勾配の二乗平均のうち古い値を残す割合' },
  },
} as const satisfies Record<string, OptionSpec>

export const momentSlots = {
  m: { tex: 'm', doc: { en: 'Moving mean of gradients', ja: '勾配の移動平均' } },
  v: { tex: 'v', doc: { en: 'Moving mean of squared gradients', ja: '勾配の二乗の移動平均' } },
}
