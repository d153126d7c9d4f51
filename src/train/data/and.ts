import { gate } from './kit/gate'

export const source = gate('and', 'AND', [0, 0, 0, 1], {
  en: 'Fires when both inputs do. One straight line separates it.',
  ja: '両方の入力が 1 のときだけ 1 になる。1 本の直線で分けられる。',
})
