import type { Texts } from '.'

export const inspectorTexts = {
  name: { en: 'Name of the node', ja: 'ノードの名前' },
  port: { en: 'Port', ja: '端子' },
  value: { en: 'Value', ja: '値' },
  shape: { en: 'Shape', ja: '形状' },
  gradient: { en: 'Gradient', ja: '勾配' },
  notReached: { en: 'not reached', ja: '未到達' },
  notWired: { en: 'not wired', ja: '未接続' },
  nothing: { en: 'none', ja: 'なし' },
  to: { en: 'to {name}', ja: '→ {name}' },
  toMany: { en: 'to {count} nodes', ja: '→ {count} か所' },
  objective: { en: 'the objective', ja: '目的' },
  explainPort: { en: 'Explain the gradient of {port}', ja: '{port} の勾配を説明' },

  rule: { en: 'Rule', ja: '規則' },
  upstream: { en: 'Upstream', ja: '上流' },
  numbers: { en: 'Numbers', ja: '数を代入' },
  result: { en: 'Value', ja: '値' },
  fromNode: { en: 'from {name}', ja: '{name}から' },
  fromSeed: { en: 'the seed', ja: '起点' },
  notYet: { en: 'not reached yet', ja: 'まだ届いていない' },
  larger: { en: 'too large to write out', ja: '大きいので数は省く' },
  noGradient: { en: 'Nothing flows back here: {why}.', ja: 'ここには勾配が流れない。{why}。' },
  noObjective: {
    en: 'There is no objective, so no gradient flows. Choose a node of one number and set it as the objective.',
    ja: '目的が決まっていないので、勾配は流れない。値が 1 つの数になるノードを目的にする。',
  },

  raises: {
    en: 'One more {node:{source}} raises {node:{objective}} by {bwd:{slope}}.',
    ja: '「{node:{source}}」が 1 増えると、「{node:{objective}}」は {bwd:{slope}} 増える。',
  },
  lowers: {
    en: 'One more {node:{source}} lowers {node:{objective}} by {bwd:{slope}}.',
    ja: '「{node:{source}}」が 1 増えると、「{node:{objective}}」は {bwd:{slope}} 減る。',
  },
  rises: {
    en: 'Here {node:{objective}} rises {bwd:{slope}} times as fast as {node:{source}}.',
    ja: 'ここでは、「{node:{source}}」が少し増えると「{node:{objective}}」はその {bwd:{slope}} 倍だけ増える。',
  },
  falls: {
    en: 'Here {node:{objective}} falls {bwd:{slope}} times as fast as {node:{source}} rises.',
    ja: 'ここでは、「{node:{source}}」が少し増えると「{node:{objective}}」はその {bwd:{slope}} 倍だけ減る。',
  },
  flat: {
    en: 'Here a little more {node:{source}} leaves {node:{objective}} as it is.',
    ja: 'ここでは、「{node:{source}}」が少し増えても「{node:{objective}}」は変わらない。',
  },
  slopePicture: {
    en: 'Slope of {objective} over {source}: {slope}',
    ja: '{source} に対する {objective} の傾き: {slope}',
  },

  attributes: { en: 'Settings', ja: '設定' },
  none: { en: 'none', ja: 'なし' },
  valueOf: { en: 'Value', ja: '値' },
  valueHelp: {
    en: 'A number, a formula such as 2^0.5, or rows such as [[1, 2], [3, 4]]',
    ja: '数、2^0.5 のような式、[[1, 2], [3, 4]] のような行の並び',
  },
  shapeHelp: { en: 'Sizes, such as N, 784', ja: '大きさの並び。例: N, 784' },
  intsHelp: { en: 'Whole numbers, such as 0, 2', ja: '整数の並び。例: 0, 2' },
  largeValue: { en: '{shape}, {count} numbers', ja: '{shape}、{count} 個の数' },
  bound: { en: 'Filled from the data: {column}', ja: 'データから入る: {column}' },

  parameters: { en: 'Parameters', ja: 'パラメータ' },
  norm: { en: 'gradient norm {norm}', ja: '勾配のノルム {norm}' },
  init: { en: 'starts as {init}', ja: '初期値 {init}' },

  wholeTensor: { en: 'All numbers', ja: 'すべての数' },
  loading: { en: 'Loading', ja: '読み込み中' },
  rowsFrom: { en: 'rows {from}–{to} of {count}', ja: '{count} 行のうち {from}–{to}' },
  columnsFrom: { en: 'columns {from}–{to} of {count}', ja: '{count} 列のうち {from}–{to}' },
  earlier: { en: 'Previous rows', ja: '前の行' },
  later: { en: 'Next rows', ja: '次の行' },
  left: { en: 'Previous columns', ja: '前の列' },
  right: { en: 'Next columns', ja: '次の列' },
  meanOf: { en: 'mean {mean} · {range}', ja: '平均 {mean} · {range}' },
  normOf: { en: 'norm {norm} · {bound}', ja: 'ノルム {norm} · {bound}' },
  copyNumbers: { en: 'Copy the numbers', ja: '数をコピー' },

  check: { en: 'Gradient check', ja: '勾配の検算' },
  checkRun: { en: 'Check', ja: '検算する' },
  checking: { en: 'Checking', ja: '検算中' },
  error: { en: 'relative error {error}', ja: '相対誤差 {error}' },
  checkPassed: { en: 'passed', ja: '合格' },
  checkFailed: { en: 'failed', ja: '不合格' },
  kinks: { en: '{count} skipped at a kink', ja: '折れ点のため {count} 個を除外' },
  checkWhy: {
    en: 'Compares each gradient with the difference quotient of the objective.',
    ja: '勾配を、目的の差分商（数値微分）と比べる。',
  },
  checkNothing: {
    en: 'There is nothing to check: no gradient flows.',
    ja: '勾配が流れないので、検算するものがない。',
  },

  about: { en: 'About {op}', ja: '{op} について' },
  unknownOp: {
    en: 'This Gradwire does not know the op {op}. Its wires and settings are kept.',
    ja: 'この Gradwire は演算 {op} を知らない。線と設定はそのまま残る。',
  },
  copyTex: { en: 'Copy TeX', ja: 'TeX をコピー' },
  copied: { en: 'Copied', ja: 'コピーした' },
  copyFailed: { en: 'The clipboard cannot be written here', ja: 'クリップボードに書き込めない' },
  setObjective: { en: 'Set objective', ja: '目的にする' },
  stepHere: { en: 'Step here', ja: 'ここまで進む' },
  note: { en: 'Note', ja: 'メモ' },
} as const satisfies Texts

export const documentTexts = {
  nodes: { en: 'Nodes', ja: 'ノード' },
  wires: { en: 'Wires', ja: '線' },
  parameters: { en: 'Parameters', ja: 'パラメータ' },
  steps: { en: 'Steps', ja: 'ステップ' },
  batch: { en: 'Batch', ja: 'バッチ' },
  objective: { en: 'Objective', ja: '目的' },
  noObjective: { en: 'not set', ja: '未設定' },
  whatToDo: { en: 'What to do', ja: '操作' },
  empty: {
    en: 'The canvas is empty. Drag an op from the left, or open an example.',
    ja: 'キャンバスは空。左から演算を引き出すか、例題を開く。',
  },
  examples: { en: 'Open an example', ja: '例題を開く' },
  doStep: { en: 'Step through the passes', ja: 'ステップを進める' },
  doAdd: { en: 'Add an op', ja: '演算を加える' },
  doWire: { en: 'Wire the selected node by keyboard', ja: '選択したノードからキーボードで線を引く' },
  doFind: { en: 'Commands and nodes by name', ja: 'コマンドやノードを名前で探す' },
  doKeys: { en: 'All shortcuts', ja: 'ショートカット一覧' },
  doSelect: {
    en: 'Choose a node to see its rule, its numbers and its settings.',
    ja: 'ノードを選ぶと、規則・数値・設定が表示される。',
  },
  selected: { en: 'Selected nodes: {count}', ja: '選択したノード: {count}' },
  duplicate: { en: 'Duplicate', ja: '複製' },
  remove: { en: 'Delete', ja: '削除' },
} as const satisfies Texts
