/** Attributes of the ops that slide a window over images or sequences, in ONNX's terms. */

export const stridesAttr = {
  type: 'optional-ints',
  default: null,
  min: 1,
  doc: {
    en: 'How far the window moves at a time: one number for all axes or one for each; 1 when left out (PyTorch’s pooling takes the size of the window instead).',
    ja: '窓を一度に動かす幅（ストライド）。1 個なら全軸共通、または軸ごとに 1 個。省くと 1（PyTorch のプーリングでは窓の大きさになる）。',
  },
} as const

export const padsAttr = {
  type: 'optional-ints',
  default: null,
  min: 0,
  doc: {
    en: 'Padding: one number for every side, or as in ONNX the beginnings of all axes and then the ends, [top, left, bottom, right]; none when left out.',
    ja: 'パディングの幅。1 個なら全辺共通。ONNX と同じく各軸の始まり、各軸の終わりの順、つまり [上, 左, 下, 右] とも書ける。省くと 0。',
  },
} as const

export const dilationsAttr = {
  type: 'optional-ints',
  default: null,
  min: 1,
  doc: {
    en: 'Distance between neighbouring elements of the window; 1 when left out: no gaps.',
    ja: '窓の中で隣り合う要素の間隔（ダイレーション）。省くと 1 で、すき間がない。',
  },
} as const

export const autoPadAttr = {
  type: 'choice',
  default: 'notset',
  choices: ['notset', 'sameUpper', 'sameLower', 'valid', 'causal'],
  names: {
    notset: { en: 'as pads says', ja: 'pads のとおり' },
    sameUpper: { en: 'same size, more at the end', ja: '同じ大きさ（終わり側が多い）' },
    sameLower: { en: 'same size, more at the start', ja: '同じ大きさ（始まり側が多い）' },
    valid: { en: 'none', ja: 'なし' },
    causal: { en: 'causal: only before', ja: '因果的（前だけ）' },
  },
  doc: {
    en: 'Padding worked out for you. The two “same” keep the size at stride 1; causal pads a sequence only in front, so that no output sees the future (ONNX has no such word, Keras has).',
    ja: 'パディングを自動で決める。「同じ大きさ」の 2 つは、ストライド 1 なら大きさを保つ。「因果的」は系列の前だけに余白を足し、出力が未来を見ないようにする（ONNX にはなく、Keras にある）。',
  },
} as const

export const kernelShapeAttr = {
  type: 'optional-ints',
  default: null,
  min: 1,
  doc: {
    en: 'Size of the window: one number for all axes or one for each. Needed unless W is wired or already has a value.',
    ja: '窓の大きさ。1 個なら全軸共通、または軸ごとに 1 個。W に線がつながっているか、値がすでにあれば省ける。',
  },
} as const

/** Pooling and im2col have no W that could say it. */
export const ownKernelShapeAttr = {
  type: 'ints',
  default: [2],
  min: 1,
  doc: {
    en: 'Size of the window: one number for all axes or one for each.',
    ja: '窓の大きさ。1 個なら全軸共通、または軸ごとに 1 個。',
  },
} as const

export const ceilModeAttr = {
  type: 'boolean',
  default: false,
  doc: {
    en: 'Whether a last window that hangs over the end counts; otherwise what is left over is dropped.',
    ja: '端からはみ出す最後の窓も数えるかどうか。数えなければ余りは切り捨てる。',
  },
} as const

export const groupAttr = {
  type: 'int',
  default: 1,
  min: 1,
  doc: {
    en: 'Channels are cut into so many groups that do not see each other. As many groups as channels: a depthwise convolution.',
    ja: 'チャンネルを互いに独立した組に分ける数。チャンネルの数と同じにすると depthwise 畳み込みになる。',
  },
} as const

/** How windows are laid out once they are written out. */
export const rowLayoutAttr = {
  type: 'choice',
  default: 'rows',
  choices: ['rows', 'columns'],
  names: {
    rows: { en: 'windows as rows', ja: '窓を行に並べる' },
    columns: { en: 'windows as columns', ja: '窓を列に並べる' },
  },
  doc: {
    en: 'Windows as rows, (N·positions, C·window), as in the book, or as columns of each image, (N, C·window, positions), as in ONNX and PyTorch.',
    ja: '窓を行に並べると本と同じ (N·位置, C·窓)、画像ごとに列に並べると ONNX や PyTorch と同じ (N, C·窓, 位置)。',
  },
} as const

/** What a sliding window has to know besides its size. */
export interface WindowAttrs {
  readonly strides?: readonly number[] | null
  readonly pads?: readonly number[] | null
  readonly dilations?: readonly number[] | null
  readonly autoPad?: (typeof autoPadAttr.choices)[number]
  readonly ceilMode?: boolean
}
