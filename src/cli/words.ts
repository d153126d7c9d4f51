import type { Column } from '../base/table'
import type { Language, Text } from '../base/text'

/** What stands above columns and in them. */
export const words = {
  node: { en: 'node', ja: 'ノード' },
  value: { en: 'value', ja: '値' },
  gradient: { en: 'gradient', ja: '勾配' },
  wire: { en: 'wire', ja: '配線' },
  local: { en: 'local', ja: '局所微分' },
  step: { en: 'step', ja: 'ステップ' },
  where: { en: 'where', ja: '場所' },
  numbers: { en: 'numbers', ja: '数値' },
  name: { en: 'name', ja: '名前' },
  relativeError: { en: 'relative error', ja: '相対誤差' },
  elements: { en: 'elements', ja: '要素数' },
  kinks: { en: 'kinks skipped', ja: '飛ばした折れ目' },
  result: { en: 'result', ja: '結果' },
  passed: { en: 'passed', ja: '合格' },
  failed: { en: 'FAILED', ja: '不合格' },
  op: { en: 'op', ja: '演算' },
  category: { en: 'category', ja: '分類' },
  inputs: { en: 'inputs', ja: '入力' },
  does: { en: 'does', ja: '働き' },
  input: { en: 'input', ja: '入力' },
  output: { en: 'output', ja: '出力' },
  kind: { en: 'kind', ja: '種類' },
  type: { en: 'type', ja: '型' },
  attribute: { en: 'attribute', ja: '属性' },
  default: { en: 'default', ja: '既定値' },
  is: { en: 'is', ja: '説明' },
  list: { en: 'list', ja: 'リスト' },
  parameter: { en: 'parameter', ja: 'パラメータ' },
  optional: { en: 'optional', ja: '省略可' },
  wired: { en: 'wired', ja: '配線' },
} as const satisfies Record<string, Text>

/** Columns with these words above them. */
export const columns = (language: Language, ...names: readonly (keyof typeof words)[]): Column[] =>
  names.map((name) => ({ head: words[name][language] }))

/** The same, with numbers below them. */
export const numberColumns = (language: Language, ...names: readonly (keyof typeof words)[]): Column[] =>
  columns(language, ...names).map((column) => ({ ...column, align: 'right' }))
