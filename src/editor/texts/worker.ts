import type { Texts } from '.'

/** What is said of training where nobody asked. */
export const workerTexts = {
  changed: {
    en: 'The graph has changed, so training has stopped.',
    ja: 'グラフが変わったので、学習を止めた。',
  },
  anew: {
    en: 'The parameters start anew. Undo brings back what was learned.',
    ja: 'パラメータを最初の値に戻した。「元に戻す」で学習した値に戻せる。',
  },
  revived: {
    en: 'The training worker stopped unexpectedly. A new one goes on from update {update}.',
    ja: '学習用のワーカーが突然止まった。新しいワーカーで更新 {update} から続ける。',
  },
  broughtBack: {
    en: 'The training worker stopped unexpectedly. A new one stands at update {update}.',
    ja: '学習用のワーカーが突然止まった。新しいワーカーで更新 {update} の状態に戻した。',
  },
  stuck: {
    en: 'The training worker stopped again at once. Training is paused at update {update}; smaller batches or layers need less memory.',
    ja: '学習用のワーカーがまたすぐに止まった。更新 {update} で一時停止した。バッチか層を小さくすると、必要なメモリーが減る。',
  },
  failed: {
    en: 'Training cannot go on here: its worker stops before it begins. Smaller batches or layers need less memory.',
    ja: '学習用のワーカーが始まる前に止まるので、学習を続けられない。バッチか層を小さくすると、必要なメモリーが減る。',
  },
} as const satisfies Texts
