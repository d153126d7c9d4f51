import { gate } from './kit/gate'

export const source = gate('or', 'OR', [0, 1, 1, 1], {
  en: 'Fires when at least one input does. One straight line separates it.',
  ja: '少なくとも一方の入力が 1 のとき 1 になる。1 本の直線で分けられる。',
})
