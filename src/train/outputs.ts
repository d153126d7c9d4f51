import type { FloatArray } from '../tensor/tensor'

/**
 * What the numbers that a loss compares with the labels mean.
 * `probabilities`, `logits`: one per class, or one alone for the second of two; `score`: fires above 0; `values`: as they are.
 */
export type OutputKind = 'probabilities' | 'logits' | 'score' | 'values'

const kinds: ReadonlyMap<string, OutputKind> = new Map([
  ['CrossEntropy', 'probabilities'],
  ['BinaryCrossEntropy', 'probabilities'],
  ['SoftmaxCrossEntropy', 'logits'],
  ['BinaryCrossEntropyWithLogits', 'logits'],
  ['TimeSoftmaxCrossEntropy', 'logits'],
  ['PerceptronLoss', 'score'],
])

/** What a loss op reads at its port `y`. */
export const outputKind = (lossOp: string): OutputKind => kinds.get(lossOp) ?? 'values'

/** Losses that are means of −ln p over the tokens of a text: e to the power of them is its perplexity. */
const tokenLosses: ReadonlySet<string> = new Set(['TimeSoftmaxCrossEntropy'])

export const hasPerplexity = (lossOp: string): boolean => tokenLosses.has(lossOp)

/** Index of the largest of `width` numbers from `start` on; the first one at a tie. */
export function argmax(xs: FloatArray, start: number, width: number): number {
  let best = 0
  for (let c = 1; c < width; c++) {
    if ((xs[start + c] ?? NaN) > (xs[start + best] ?? NaN)) best = c
  }
  return best
}

/** The class that row `row` stands for: argmax, or for a single number whether it lies above the threshold. */
export function classOf(outputs: FloatArray, row: number, width: number, kind: OutputKind): number {
  if (width > 1) return argmax(outputs, row * width, width)
  const threshold = kind === 'logits' || kind === 'score' ? 0 : 0.5
  return (outputs[row] ?? NaN) > threshold ? 1 : 0
}

/** How many of the first `rows` rows stand for the class in `labels`, which `which` picks from. */
export function countCorrect(
  outputs: FloatArray,
  width: number,
  kind: OutputKind,
  labels: Float64Array,
  which: Int32Array,
): number {
  let correct = 0
  for (let r = 0; r < which.length; r++) {
    if (classOf(outputs, r, width, kind) === labels[which[r] ?? 0]) correct++
  }
  return correct
}

/**
 * Turns outputs into what a plot shows, in place: probabilities of the classes, or for regression the values.
 * A perceptron's score goes through the sigmoid too, so that ½ is its threshold.
 */
export function toProbabilities(outputs: FloatArray, width: number, kind: OutputKind): void {
  if (kind === 'probabilities' || kind === 'values') return
  if (width === 1) {
    for (let i = 0; i < outputs.length; i++) outputs[i] = 1 / (1 + Math.exp(-(outputs[i] ?? NaN)))
    return
  }
  for (let start = 0; start < outputs.length; start += width) {
    const largest = outputs[start + argmax(outputs, start, width)] ?? 0
    let sum = 0
    for (let c = start; c < start + width; c++) sum += outputs[c] = Math.exp((outputs[c] ?? NaN) - largest)
    for (let c = start; c < start + width; c++) outputs[c] = (outputs[c] ?? NaN) / sum
  }
}
