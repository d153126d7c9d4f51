import type { Texts } from '.'

export const paletteTexts = {
  title: { en: 'Ops', ja: '演算' },
  thisDocument: { en: 'This document', ja: 'この文書' },
  module: { en: 'module', ja: 'モジュール' },
  find: { en: 'Find an op', ja: '演算を探す' },
  nothing: { en: 'No op is called that.', ja: '該当する演算がない。' },
  nothingFits: { en: 'No op of that name fits here.', ja: 'ここに合う演算がない。' },
  addAnOp: { en: 'Add an op', ja: '演算を加える' },
  whatFits: { en: 'What fits', ja: 'つなげられる演算' },
  fits: { en: 'fits {shape}', ja: '{shape} に合う' },
  into: { en: 'into {port}', ja: '{port} へ' },
  add: { en: 'add', ja: '加える' },
  addAndWire: { en: 'add and wire', ja: '加えてつなぐ' },
  close: { en: 'close', ja: '閉じる' },
  howTo: {
    en: '{title}. {summary} Drag it onto the canvas, or press Enter.',
    ja: '{title}。{summary}キャンバスに引き出すか、Enter を押す。',
  },
  wireFrom: { en: 'Wire from {name} to', ja: '「{name}」からの線の先' },
  wire: { en: 'wire', ja: 'つなぐ' },
  findPort: { en: 'Node or port', ja: 'ノード・端子' },
  noPort: { en: 'No port can take this wire.', ja: 'この線を受け取れる端子がない。' },
  taken: { en: 'replaces {name}', ja: '「{name}」と入れ替え' },
  free: { en: 'free', ja: '空き' },
} as const satisfies Texts
