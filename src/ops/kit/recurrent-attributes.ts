import { initAttrs } from './common-attributes'
import type { AttrValues, KnownShapes, Port, StateSpec } from './definition'
import { parameterShape } from './sizes'

/** What the recurrent layers and their cells share. */

export type Direction = 'forward' | 'reverse' | 'bidirectional'
export type SequenceLayout = 'batchFirst' | 'timeFirst'

export const directionAttr = {
  type: 'choice',
  default: 'forward',
  choices: ['forward', 'reverse', 'bidirectional'],
  names: {
    forward: { en: 'forward', ja: '順方向' },
    reverse: { en: 'from the end', ja: '逆方向' },
    bidirectional: { en: 'both ways', ja: '双方向' },
  },
  doc: {
    en: 'The order in which the steps are read. Both ways: two sets of weights side by side in the columns, forward first, and both hidden states side by side in y.',
    ja: '時刻をたどる向き。双方向では、重みの列に順方向・逆方向の順で 2 組を並べ、y にも両方の隠れ状態が並ぶ。',
  },
} as const

export const sequenceLayoutAttr = {
  type: 'choice',
  default: 'batchFirst',
  choices: ['batchFirst', 'timeFirst'],
  names: {
    batchFirst: { en: 'batch first (N, T, ·)', ja: 'バッチが先 (N, T, ·)' },
    timeFirst: { en: 'time first (T, N, ·)', ja: '時刻が先 (T, N, ·)' },
  },
  doc: {
    en: 'Whether x and y have the batch first, as in the book, or time, the default of ONNX and PyTorch.',
    ja: 'x と y の先頭の軸。本と同じバッチか、ONNX や PyTorch の既定である時刻か。',
  },
} as const

export const unitsAttr = {
  type: 'optional-int',
  default: null,
  min: 1,
  doc: {
    en: 'Size of the hidden state. Needed unless Wx is wired or already has a value.',
    ja: '隠れ状態の大きさ。Wx に線がつながっているか、値がすでにあれば省ける。',
  },
} as const

export const activationAttr = {
  type: 'choice',
  default: 'tanh',
  choices: ['tanh', 'relu', 'identity'],
  names: {
    tanh: { en: 'tanh', ja: 'tanh' },
    relu: { en: 'ReLU', ja: 'ReLU' },
    identity: { en: 'none', ja: 'なし' },
  },
  doc: {
    en: 'What the new state goes through; without it the state is linear in everything before.',
    ja: '新しい状態に使う活性化関数。「なし」なら、状態はそれまでの入力の線形結合になる。',
  },
} as const

export const carryAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether each batch starts from the state in which the last one ended (the book’s stateful): truncated BPTT. Training then takes the examples in order, as one stream of pieces for each row of a batch, and starts each epoch from zeros.',
    ja: '前のバッチが終わったときの状態から始めるかどうか（本の stateful）。Truncated BPTT になる。学習ではデータを順番どおりに使い、バッチの各行が 1 本の流れの続きになる。エポックの初めには 0 に戻す。',
  },
} as const

/** What a layer with `carry` hands from batch to batch: one row for each example. */
export const carriedState = (blocks: number) =>
  ({
    init: 0,
    carried: true,
    when: ({ carry }: AttrValues) => carry === true,
    shape: (xs: KnownShapes, attrs: AttrValues) => [
      xs.x?.[attrs.layout === 'timeFirst' ? 1 : 0] ?? 1,
      unitsOf(xs, attrs, blocks) ?? 1,
    ],
  }) as const satisfies StateSpec

/** How Wx and Wh start: the fan-in of each is its number of rows. */
export const recurrentInitAttrs = {
  ...initAttrs,
  init: {
    ...initAttrs.init,
    doc: {
      en: 'How Wx and Wh start. Xavier: standard deviation 1/√n, where n is the number of rows, as in the book. b starts at 0.',
      ja: 'Wx と Wh の初期値。Xavier は本と同じく標準偏差 1/√n（n は行数）。b は 0 から始まる。',
    },
  },
} as const

export const directionsOf = (direction: unknown): 1 | 2 => (direction === 'bidirectional' ? 2 : 1)

/** Hidden units: as asked, or as Wx has columns for. */
export function unitsOf({ Wx }: KnownShapes, attrs: AttrValues, blocks: number): number | undefined {
  const columns = Wx?.[1]
  if (columns !== undefined) return columns / (blocks * directionsOf(attrs.direction))
  return typeof attrs.units === 'number' ? attrs.units : undefined
}

/** The ports of a recurrent op with `blocks` weight matrices side by side: 1 for RNN, 4 for LSTM, 3 for GRU. */
export function recurrentPorts<const B extends number>(blocks: B) {
  const many = blocks === 1 ? '' : `${blocks}`
  const owned = (rows: (xs: KnownShapes, units: number) => number | undefined) =>
    ((xs, attrs) => {
      const units = unitsOf(xs, attrs, blocks)
      const size = units === undefined ? undefined : rows(xs, units)
      if (units === undefined || size === undefined || !Number.isInteger(units)) return undefined
      return parameterShape([size, blocks * units * directionsOf(attrs.direction)], `units is ${units}`)
    }) satisfies NonNullable<Port['param']>['shape']
  return {
    Wx: {
      about: {
        en: `weights of the input, (in, ${many}H)`,
        ja: `入力に掛ける重み。(入力, ${many}H)`,
      },
      param: { init: 'xavier', chosen: true, shape: owned(({ x }) => x?.at(-1)) },
    },
    Wh: {
      about: {
        en: `weights of the hidden state, (H, ${many}H)`,
        ja: `隠れ状態に掛ける重み。(H, ${many}H)`,
      },
      param: { init: 'xavier', chosen: true, shape: owned((_, units) => units) },
    },
    b: {
      optional: true,
      about: { en: `bias, (${many}H)`, ja: `バイアス。(${many}H)` },
      param: {
        init: 'zero',
        bias: true,
        shape: (xs: KnownShapes, attrs: AttrValues) => {
          const units = unitsOf(xs, attrs, blocks)
          if (attrs.bias === false || units === undefined || !Number.isInteger(units)) return undefined
          return [blocks * units * directionsOf(attrs.direction)]
        },
      },
    },
  } as const
}

export const lstmGatesAttr = {
  type: 'choice',
  default: 'fgio',
  choices: ['fgio', 'ifgo', 'iofc'],
  names: {
    fgio: { en: 'f g i o (the book)', ja: 'f g i o（本の順）' },
    ifgo: { en: 'i f g o (PyTorch)', ja: 'i f g o（PyTorch の順）' },
    iofc: { en: 'i o f c (ONNX)', ja: 'i o f c（ONNX の順）' },
  },
  doc: {
    en: 'The order of the four blocks in the columns of Wx, Wh and b: forget f, new information g (or c), input i, output o.',
    ja: 'Wx、Wh、b の列に並ぶ 4 つの部分の順。忘却 f、新しい情報 g（または c）、入力 i、出力 o。',
  },
} as const

export const peepholeAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether the gates also see the memory cell, through weights P of their own that start at 0.',
    ja: 'ゲートが記憶セルの値も見るかどうか。そのための重み P を持ち、0 から始まる。',
  },
} as const

export const peepholePort = {
  optional: true,
  about: {
    en: 'peephole weights, (3H), in the order of the gates without g',
    ja: 'のぞき穴（peephole）の重み。(3H)、g を除いたゲートの順',
  },
  param: {
    init: 'zero',
    shape: (xs: KnownShapes, attrs: AttrValues) => {
      const units = unitsOf(xs, attrs, 4)
      if (attrs.peephole !== true || units === undefined || !Number.isInteger(units)) return undefined
      return [3 * units * directionsOf(attrs.direction)]
    },
  },
} as const satisfies Port

export const gruGatesAttr = {
  type: 'choice',
  default: 'zrh',
  choices: ['zrh', 'rzn'],
  names: {
    zrh: { en: 'z r h (ONNX, the book)', ja: 'z r h（ONNX と本の順）' },
    rzn: { en: 'r z n (PyTorch)', ja: 'r z n（PyTorch の順）' },
  },
  doc: {
    en: 'The order of the three blocks in the columns of Wx, Wh and b: update z, reset r, new state h (or n).',
    ja: 'Wx、Wh、b の列に並ぶ 3 つの部分の順。更新 z、リセット r、新しい状態 h（または n）。',
  },
} as const

export const linearBeforeResetAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether the reset gate multiplies h·Wh (PyTorch) rather than h before the product (the book and ONNX’s default).',
    ja: 'リセットゲートを、積をとった後の h·Wh に掛けるか（PyTorch）、積の前の h に掛けるか（本と ONNX の既定）。',
  },
} as const

export const recurrentBiasAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether h·Wh has a bias bh of its own, as in PyTorch and ONNX; it matters where the reset gate multiplies it.',
    ja: 'h·Wh の側にもバイアス bh を持つか（PyTorch と ONNX は持つ）。リセットゲートが掛かるところで違いが出る。',
  },
} as const

export const recurrentBiasPort = {
  optional: true,
  about: { en: 'bias of h·Wh, (3H)', ja: 'h·Wh の側のバイアス。(3H)' },
  param: {
    init: 'zero',
    bias: true,
    shape: (xs: KnownShapes, attrs: AttrValues) => {
      const units = unitsOf(xs, attrs, 3)
      if (attrs.recurrentBias !== true || units === undefined || !Number.isInteger(units)) return undefined
      return [3 * units * directionsOf(attrs.direction)]
    },
  },
} as const satisfies Port

/** The hidden state that a layer starts from. */
export const h0Port = {
  optional: true,
  about: {
    en: 'hidden state before the first step, (N, H), or (2, N, H) both ways; zeros when unwired',
    ja: '最初の時刻より前の隠れ状態。(N, H)、双方向なら (2, N, H)。つながなければ 0',
  },
} as const satisfies Port

export const c0Port = {
  optional: true,
  about: {
    en: 'memory cell before the first step, of the shape of h0; zeros when unwired',
    ja: '最初の時刻より前の記憶セル。h0 と同じ形。つながなければ 0',
  },
} as const satisfies Port

export const sequencePort = {
  about: { en: 'sequences, (N, T, in)', ja: '系列。(N, T, 入力)' },
} as const satisfies Port

export const stepPort = {
  about: { en: 'the input of one time step, (N, in)', ja: '1 時刻分の入力。(N, 入力)' },
} as const satisfies Port
