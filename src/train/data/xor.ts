import { gate } from './kit/gate'

export const source = gate('xor', 'XOR', [0, 1, 1, 0], {
  en: 'Fires when exactly one input does. No straight line separates it: it needs a hidden layer.',
  ja: '一方の入力だけが 1 のとき 1 になる。直線では分けられず、隠れ層が要る。',
})
