import type { Texts } from '.'

export const fileTexts = {
  opened: { en: 'Opened {name}', ja: '{name} を開いた' },
  savedAs: { en: 'Saved {name}', ja: '{name} を保存した' },
  exportFailed: { en: 'The picture could not be made', ja: '図を書き出せなかった' },
  autosaveFailed: {
    en: 'This browser keeps nothing for this page. Save the document as a file so that it is not lost.',
    ja: 'このブラウザには保存できない。なくさないように、ファイルとして保存してほしい。',
  },
  keptOther: {
    en: 'Gradwire is open in another tab, and this browser keeps what was edited last. Save this document as a file so that it is not lost.',
    ja: '別のタブでも Gradwire が開いていて、このブラウザには最後に編集したほうが残る。なくさないように、この文書をファイルとして保存してほしい。',
  },
  saveFailed: { en: '{name} could not be written', ja: '{name} に書き込めなかった' },
  readFailed: { en: '{name} could not be read', ja: '{name} を読めなかった' },
  fetchFailed: {
    en: 'The document of this address could not be read (status {status})',
    ja: 'このアドレスの文書を読めなかった（ステータス {status}）',
  },
  refused: { en: '{name} was not opened', ja: '{name} は開けなかった' },
  refusedNote: {
    en: 'The document you had is unchanged. What is wrong:',
    ja: '開いていた文書はそのまま残っている。問題は次のとおり。',
  },
  rescueNote: {
    en: 'Save it as a file before you go on: the next edit takes its place. What is wrong:',
    ja: '次の編集で置き換わるので、先にファイルとして保存しておく。問題は次のとおり。',
  },
  rescue: { en: 'Save it as a file', ja: 'ファイルに保存' },
  restoreRefused: {
    en: 'The document kept in this browser could not be read',
    ja: 'このブラウザに保存されていた文書を読めなかった',
  },
  at: { en: 'at {place}', ja: '{place}' },
  close: { en: 'Close', ja: '閉じる' },
  dropHere: { en: 'Drop a *.gradwire.json file to open it', ja: '*.gradwire.json をここに落とすと開く' },
  file: { en: 'the file', ja: 'ファイル' },
  undoIt: { en: 'Undo', ja: '元に戻す' },
} as const satisfies Texts

export const exampleTexts = {
  title: { en: 'Examples', ja: '例題' },
  note: {
    en: 'Each is one document; the numbers are those of the book. Opening one can be undone.',
    ja: 'どれもひとつの文書で、数値は本のとおり。開いた後でも元に戻せる。',
  },
  find: { en: 'Find an example', ja: '例題を探す' },
  nothing: { en: 'No example is called that.', ja: '該当する例題がない。' },
  other: { en: 'More', ja: 'その他' },
} as const satisfies Texts
