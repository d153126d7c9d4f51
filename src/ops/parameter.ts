import { initAttrs } from './kit/common-attributes'
import { defineSource } from './kit/definition'

export const op = defineSource({
  name: 'Parameter',
  category: 'data',
  order: 20,
  source: 'parameter',
  title: { en: 'Parameter', ja: 'パラメータ' },
  short: { en: 'Param', ja: 'パラメータ' },
  summary: {
    en: 'A value that training changes: a weight or a bias.',
    ja: '学習で更新される値。重みやバイアス。',
  },
  about: {
    en: 'Every update moves a parameter a little against its gradient. Wired to several nodes it is shared: the gradients that come back along all its wires are added up first. A layer such as Affine owns its parameters itself; a Parameter node is for sharing one, or for building a layer by hand.',
    ja: '更新のたびに、勾配と逆の向きに少しだけ動く。複数のノードにつなぐと共有され、すべての線から戻ってきた勾配を足してから更新する。Affine のような層は自分でパラメータを持っている。Parameter ノードは、1 つの値を共有するときや、層を手で組み立てるときに使う。',
  },
  keywords: ['weight', 'bias', 'variable', 'trainable', '重み', 'バイアス', '学習', '変数'],
  figure: { kind: 'parameter', sign: 'W', glyph: 'W' },
  formula: 'y = W',
  inputs: {},
  attrs: {
    value: {
      type: 'tensor',
      default: null,
      doc: { en: 'Where it starts: a number, or shape and data.', ja: '初期値。数、または形とデータ。' },
    },
    shape: {
      type: 'shape',
      default: null,
      doc: { en: 'The shape, when init decides the value.', ja: '形（値を init で決めるとき）。' },
    },
    ...initAttrs,
  },
  onnx: {
    op: 'initializer',
    note: { en: 'an initializer of the ONNX graph', ja: 'ONNX グラフの initializer になる' },
  },
  pytorch: 'torch.nn.Parameter(value)',
})
