import type { Rng } from '../../tensor/rng'
import { noise, points } from './kit/points'
import { defineSource } from './kit/source'

/** Rows of the ten digits, five bits each, the leftmost pixel first. */
const rowBits = [
  '0E 11 13 15 19 11 0E',
  '04 0C 04 04 04 04 0E',
  '0E 11 01 02 04 08 1F',
  '1F 02 04 02 01 11 0E',
  '02 06 0A 12 1F 02 02',
  '1F 10 1E 01 01 11 0E',
  '06 08 10 1E 11 11 0E',
  '1F 01 02 04 08 08 08',
  '0E 11 11 0E 11 11 0E',
  '0E 11 11 0F 01 02 0C',
].map((rows) => rows.split(' ').map((row) => parseInt(row, 16)))

const side = 8
const pixels = side * side

/** Ten self-drawn 5×7 digits in an 8×8 frame, with noise. */
export const source = defineSource({
  name: 'glyph10',
  title: { en: 'Glyph-10 digits', ja: '数字 Glyph-10' },
  summary: {
    en: 'The digits 0 to 9, drawn on 8×8 pixels, each with its own noise.',
    ja: '8×8 画素に描いた数字 0–9。1 枚ごとに違うノイズが乗る。',
  },
  options: {
    train: { ...points(1000), doc: { en: 'Images to train on', ja: '訓練に使う画像の数' } },
    test: { ...points(1000), min: 0, doc: { en: 'Images to test on', ja: 'テストに使う画像の数' } },
    sigma: noise(0.5),
    shifted: {
      type: 'boolean',
      default: false,
      doc: {
        en: 'Puts each digit somewhere else: 0–1 px down, 0–3 px right',
        ja: '数字の位置を 1 枚ごとに変える（下へ 0–1 画素、右へ 0–3 画素）',
      },
    },
  },
  make({ train, test, sigma, shifted }, stream) {
    const features = new Float64Array(pixels * (train + test))
    draw(features.subarray(0, pixels * train), sigma, shifted, stream('data'))
    draw(features.subarray(pixels * train), sigma, shifted, stream('test data'))
    return {
      features,
      featureNames: Array.from({ length: pixels }, (_, i) => `p${Math.floor(i / side)}${i % side}`),
      labels: Float64Array.from(
        { length: train + test },
        (_, i) => (i < train ? i : i - train) % rowBits.length,
      ),
      labelName: 'digit',
      task: 'classify',
      classes: rowBits.length,
      trainRows: train,
    }
  },
})

/** Fills one image after the other: the place first, then the noise of its 64 pixels in reading order. */
function draw(images: Float64Array, sigma: number, shifted: boolean, rng: Rng): void {
  for (let i = 0; i < images.length / pixels; i++) {
    const rows = rowBits[i % rowBits.length] ?? []
    const down = shifted ? rng.int(2) : 0
    const right = shifted ? rng.int(4) : 1
    for (let p = 0; p < pixels; p++) {
      const bits = rows[Math.floor(p / side) - down] ?? 0
      const column = (p % side) - right
      const ink = column >= 0 && column < 5 ? (bits >> (4 - column)) & 1 : 0
      images[i * pixels + p] = ink + sigma * rng.normal()
    }
  }
}
