import { gate } from './kit/gate'

export const source = gate('nand', 'NAND', [1, 1, 1, 0], {
  en: 'Fires unless both inputs do. One straight line separates it.',
  ja: '両方の入力が 1 のときだけ 0 になる。1 本の直線で分けられる。',
})
