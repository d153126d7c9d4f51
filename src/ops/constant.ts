import { defineSource } from './kit/definition'

export const op = defineSource({
  name: 'Constant',
  category: 'data',
  order: 30,
  source: 'constant',
  title: { en: 'Constant', ja: '定数' },
  short: { en: 'Const', ja: '定数' },
  summary: { en: 'A fixed value.', ja: '変わらない値。' },
  about: {
    en: 'A number or tensor that is part of the model itself, such as the 2 in x². Neither a feed nor training changes it, and the gradient check leaves it alone.',
    ja: 'x² の 2 のように、モデルの一部として決まっている数やテンソル。外から与えることも学習で変わることもなく、勾配の検算の対象にもならない。',
  },
  keywords: ['fixed', 'number', 'literal', '固定', '数'],
  figure: { kind: 'data', sign: 'c', glyph: 'c' },
  formula: 'y = c',
  inputs: {},
  attrs: {
    value: {
      type: 'tensor',
      default: 1,
      doc: { en: 'A number, or shape and data.', ja: '数、または形とデータ。' },
    },
  },
  onnx: { op: 'Constant' },
  pytorch: 'torch.tensor(value)',
})
