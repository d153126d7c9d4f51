import { defineSource } from './kit/definition'

export const op = defineSource({
  name: 'Input',
  category: 'data',
  order: 10,
  source: 'input',
  title: { en: 'Input', ja: '入力' },
  short: { en: 'Input', ja: '入力' },
  summary: {
    en: 'A value that comes from outside: data, or a number to turn.',
    ja: '外から与える値。データや、動かしてみる数。',
  },
  about: {
    en: 'Data enters the graph here. Give it a value to play with, or a shape when a feed or the training data supply the value; a first axis written "N" is the batch. Backpropagation arrives here and stops: the gradient says how much the objective changes per unit of this input, but training does not change an input.',
    ja: 'データがグラフに入る場所。手で動かす値を持たせるか、値が外部や学習データから来るなら形だけを決める。先頭の軸を "N" と書くとバッチの軸になる。逆伝播はここに届いて終わる。勾配は、この入力が 1 増えると目的がどれだけ変わるかを表すが、学習で入力が更新されることはない。',
  },
  keywords: ['data', 'placeholder', 'feature', 'label', 'データ', '特徴量', 'ラベル'],
  figure: { kind: 'data', sign: 'x', glyph: 'x' },
  formula: 'y = x',
  inputs: {},
  attrs: {
    value: {
      type: 'tensor',
      default: null,
      doc: {
        en: 'The value: a number, or shape and data. May be left out when a feed supplies it.',
        ja: '値。数、または形とデータ。外から与えるなら省ける。',
      },
    },
    shape: {
      type: 'shape',
      default: null,
      doc: {
        en: 'The shape, where there is no value or the batch may vary: ["N", 784].',
        ja: '形。値がないときや、バッチの大きさが変わるときに書く。例: ["N", 784]。',
      },
    },
    dtype: {
      type: 'choice',
      default: 'float',
      choices: ['float', 'int'],
      names: { float: { en: 'number', ja: '実数' }, int: { en: 'whole number', ja: '整数' } },
      doc: {
        en: 'Whole numbers are for labels and indices; no gradient flows into them.',
        ja: '整数はラベルや番号に使う。整数に勾配は流れない。',
      },
    },
  },
  onnx: { op: 'input', note: { en: 'an input of the ONNX graph', ja: 'ONNX グラフの入力になる' } },
})
