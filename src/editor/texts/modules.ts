import type { Texts } from '.'

export const moduleTexts = {
  group: { en: 'Group into a module', ja: 'モジュールにまとめる' },
  groupName: { en: 'Name of the module', ja: 'モジュールの名前' },
  groupButton: { en: 'Group', ja: 'まとめる' },
  ungroup: { en: 'Ungroup', ja: 'グループを解除' },
  grouped: { en: 'Grouped into {name}', ja: '{name} にまとめた' },
  stayedOutside: {
    en: 'Grouped into {name}. Inputs stay outside: {ids}.',
    ja: '{name} にまとめた。入力は外に残る: {ids}。',
  },
  ungrouped: { en: 'Ungrouped', ja: 'グループを解除した' },
  module: { en: 'Module', ja: 'モジュール' },
  uses: { en: 'used {count}×', ja: '{count} か所で使用' },
  ports: { en: 'Ports of every use', ja: '端子（すべての使用箇所に共通）' },
  input: { en: 'in', ja: '入力' },
  output: { en: 'out', ja: '出力' },
  portName: { en: 'Name of port {port}', ja: '端子 {port} の名前' },
  earlier: { en: 'Move {port} up', ja: '{port} を上へ' },
  removePort: { en: 'Remove port {port}', ja: '端子 {port} を取り除く' },
  removeUnused: { en: 'Remove unused inputs', ja: '使われていない入力を取り除く' },
  makeOwn: { en: 'Make this one its own', ja: 'ここだけ別のモジュールにする' },
  madeOwn: { en: 'This one is now {name}', ja: 'ここだけ {name} になった' },
  share: { en: 'Share {parameter} between all uses', ja: '{parameter} をすべての使用箇所で共通にする' },
  sharing: { en: 'Shared or own parameters', ja: '共通のパラメータにする' },
  sharingWhy: {
    en: 'Each use learns its own parameters. A shared one becomes a Parameter node that is wired to all of them.',
    ja: 'パラメータは使うごとに別々に学習される。共通にすると 1 つの Parameter ノードになり、すべてに配線される。',
  },
  modules: { en: 'Modules', ja: 'モジュール' },
  remove: { en: 'Remove {name}', ja: '{name} を取り除く' },
} as const satisfies Texts
