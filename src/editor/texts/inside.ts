import type { Texts } from '.'

export const insideTexts = {
  stepInside: { en: 'Step inside', ja: '中に入る' },
  notYet: {
    en: 'Its numbers are still being computed; then it opens.',
    ja: 'まだ計算している。終わりしだい中を開く。',
  },
  stepOut: { en: 'Step out', ja: '外に出る' },
  where: { en: 'Where you are', ja: '現在地' },
  locked: {
    en: 'This is what the op is made of, so it is not changed here; step out to change the node itself.',
    ja: 'ここは演算の中身なので変更できない。変えるときは外に出てノードを編集する。',
  },
  /** operations, parameters */
  contents: {
    en: 'operations: {operations}, parameters: {parameters}, same numbers as outside',
    ja: '演算 {operations}、パラメータ {parameters}、数値は外と同じ',
  },
  every: {
    en: 'a change here reaches every use of {name}',
    ja: 'ここでの変更は {name} を使うすべての場所に届く',
  },
  entered: { en: 'Inside {name}. {contents}.', ja: '「{name}」の中。{contents}。' },
  left: { en: 'Outside again, at {name}.', ja: '外に戻った。「{name}」の前。' },
  opens: { en: 'opens', ja: '中がある' },
} as const satisfies Texts
