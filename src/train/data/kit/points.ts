import { formatShape, maxElements } from '../../../tensor/shape'
import { tooManyNumbers } from '../../../tensor/too-many'
import type { OptionSpec } from '../../options'
import { fault } from './cells'

/** How many examples; only the default differs between sources. */
export const points = <const D extends number>(initial: D) => ({
  type: 'int' as const,
  default: initial,
  min: 1,
  max: 100_000,
  doc: { en: 'Number of examples', ja: '例の数' },
})

/** Examples of the same kind that are drawn apart, for testing only. */
export const testPoints = {
  type: 'int',
  default: 0,
  min: 0,
  max: 100_000,
  doc: { en: 'Further examples for testing, drawn on their own', ja: '別に作るテスト用の例の数' },
} as const satisfies OptionSpec

export const noise = <const D extends number>(initial: D) => ({
  type: 'number' as const,
  default: initial,
  min: 0,
  max: 100,
  tex: '\\sigma',
  doc: { en: 'Standard deviation of the noise', ja: 'ノイズの標準偏差' },
})

/** What is refused before it is made. */
export const tooMany = (rows: number, width: number): ReturnType<typeof fault> | undefined => {
  if (rows * width <= maxElements) return undefined
  const shape = formatShape([rows, width])
  const { en, ja } = tooManyNumbers(rows * width)
  return fault({
    en: `too many examples, they give ${shape}: ${en}`,
    ja: `例が多すぎる（${shape} になる）: ${ja}`,
  })
}
