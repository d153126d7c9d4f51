import { inLanguage, type Label, type Text } from '../base/text'

/** Why nothing flows back through a wire. */

export const integersCarryNone: Text = {
  en: 'whole numbers have no gradient',
  ja: '整数に勾配はない',
}

export const constantsStay: Text = {
  en: 'a constant does not change, so its gradient is not asked for',
  ja: '定数は変わらないので、勾配を求めない',
}

export const labelsStay: Text = {
  en: 'labels are given, not adjusted, so nothing is handed back to them',
  ja: '正解ラベルは与えられたものなので、勾配を渡さない',
}

/** The node's derivative is zero wherever it has one (a step, a comparison, a rounding). */
export const flat = (label: Label): Text => ({
  en: `${inLanguage(label, 'en')} is flat: its derivative is 0`,
  ja: `「${inLanguage(label, 'ja')}」は平らで、微分が 0 になる`,
})

/** The node lies behind a blocked wire. */
export const nothingArrives = (label: Label): Text => ({
  en: `no gradient reaches ${inLanguage(label, 'en')}, so it has none to hand on`,
  ja: `「${inLanguage(label, 'ja')}」には勾配が届かないので、渡すものがない`,
})

export const noPath: Text = {
  en: 'the objective does not depend on this value',
  ja: '目的関数はこの値に依存しない',
}
