import type { BackendName } from '../../kernels'

export interface TrainOptions {
  readonly steps?: number
  readonly out?: string
  readonly json?: boolean
  /** JSON lines with statistics of every layer where there are metrics */
  readonly stats?: boolean
  readonly backend?: BackendName
  /** at most */
  readonly threads?: number
  /** all runs of the document's `experiments` instead of one */
  readonly experiments?: boolean
}

/** What a person calls the numbers of an evaluation. */
export const evaluationNames = {
  en: { trainLoss: 'loss, training data', testLoss: 'loss, test data', trainAccuracy: 'accuracy, training data', testAccuracy: 'accuracy, test data', trainPerplexity: 'perplexity, training data', testPerplexity: 'perplexity, test data', decodedAccuracy: 'accuracy, fed its own predictions' },
  ja: { trainLoss: '損失（訓練）', testLoss: '損失（テスト）', trainAccuracy: '正解率（訓練）', testAccuracy: '正解率（テスト）', trainPerplexity: 'パープレキシティ（訓練）', testPerplexity: 'パープレキシティ（テスト）', decodedAccuracy: '正解率（自分の予測を入力に戻す）' },
} // prettier-ignore

/** Stands above what there is after Ctrl+C. */
export const interrupted = {
  en: 'interrupted: this is how far it came',
  ja: '中断した。ここまでの結果:',
}

/** JSON has no NaN and no ∞. */
export const finite = (x: number): number | string => (Number.isFinite(x) ? x : String(x))

/** A copy in which numbers that JSON cannot say are strings. */
export function finiteOnly(x: unknown): unknown {
  if (typeof x === 'number') return finite(x)
  if (Array.isArray(x)) return x.map(finiteOnly)
  if (typeof x !== 'object' || x === null) return x
  return Object.fromEntries(Object.entries(x).map(([name, inner]) => [name, finiteOnly(inner)]))
}
