import type { Texts } from '.'

export const canvasTexts = {
  emptyTitle: {
    en: 'Drag an op here, or press Shift+A and type its name.',
    ja: '演算をここへ引き出すか、Shift+A を押して名前を打つ。',
  },
  emptyExamples: { en: 'Or open an example:', ja: '例から始めることもできる。' },
  exampleFruit: { en: 'apples and oranges', ja: 'りんごとみかん' },
  exampleXor: { en: 'XOR', ja: 'XOR' },
  exampleSpiral: { en: 'spiral', ja: '渦巻き' },
  zoom: { en: 'Zoom', ja: '倍率' },
  zoomIn: { en: 'Zoom in', ja: '拡大' },
  zoomOut: { en: 'Zoom out', ja: '縮小' },
  actualSize: { en: 'Zoom {percent}, back to 100 %', ja: '倍率 {percent}（押すと 100 %）' },
  fit: { en: 'Show everything', ja: '全体を表示' },
  minimap: { en: 'Map of the whole graph', ja: '全体図' },
  backwardFromHere: { en: 'Backward from here', ja: 'ここから逆伝播' },

  toItself: { en: 'a node cannot feed itself', ja: '自分自身にはつなげない' },
  closesCircle: { en: 'this would close a circle', ja: '輪になってしまう' },
  alreadyWired: { en: 'already wired here', ja: 'すでにつながっている' },
  wantsWhole: { en: 'takes whole numbers only', ja: '整数だけを受け取る' },

  node: { en: '{name}, {op}', ja: '{name}、{op}' },
  withValue: { en: 'value {value}', ja: '値 {value}' },
  withGradient: { en: 'gradient {gradient}', ja: '勾配 {gradient}' },
  withProblem: { en: 'problem: {problem}', ja: '問題: {problem}' },
  isObjective: { en: 'objective', ja: '目的' },
  wire: { en: '{source} to {target}, port {port}', ja: '{source} から {target}（端子 {port}）' },
  wireTitle: { en: '{source} to {target}', ja: '{source} → {target}' },
  columnsAreSamples: { en: ' · columns are samples', ja: ' · 列が 1 つのデータ' },
  value: { en: 'value', ja: '値' },
  gradient: { en: 'gradient', ja: '勾配' },
  mean: { en: 'mean', ja: '平均' },
  norm: { en: 'norm', ja: 'ノルム' },
  editValue: { en: 'Value of {name}', ja: '「{name}」の値' },
  editName: { en: 'Name of {name}', ja: '「{name}」の名前' },
  ledger: { en: 'Gradients that meet at {name}', ja: '「{name}」に集まる勾配' },
  fromNode: { en: 'from {name}', ja: '{name} から' },

  copied: { en: 'Copied', ja: 'コピーした' },
  pasteRefused: { en: 'The clipboard holds no graph', ja: 'クリップボードにグラフがない' },
  clipboardClosed: {
    en: 'The browser did not open the clipboard; nodes copied here can still be pasted.',
    ja: 'ブラウザがクリップボードを開かなかった。ここでコピーしたノードは貼り付けられる。',
  },
  layoutFailed: { en: 'The layout could not be computed', ja: '配置を計算できなかった' },
} as const satisfies Texts
