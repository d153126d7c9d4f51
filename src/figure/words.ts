import type { Text } from '../base/text'

/** Words that are part of the drawing itself. */
export const words = {
  value: { en: 'value', ja: '値' },
  grad: { en: 'grad', ja: '勾配' },
  seed: { en: 'seed', ja: '起点' },
  unknownOp: { en: 'op not known here', ja: '未知の演算' },
  wiresKept: { en: 'wires kept', ja: '本の線を保持' },
  more: { en: 'and {n} more', ja: 'ほか {n} 個' },
  firstHere: { en: 'first here', ja: 'ここが最初' },
  oneHot: { en: 'one-hot', ja: 'one-hot' },
  zero: { en: 'zero', ja: 'ゼロ' },
  constant: { en: 'constant', ja: '一定' },
  normal: { en: 'normal', ja: '正規' },
  uniform: { en: 'uniform', ja: '一様' },
  xavier: { en: 'Xavier', ja: 'Xavier' },
  he: { en: 'He', ja: 'He' },
} satisfies Record<string, Text>
