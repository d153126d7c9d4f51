/** What was taken from each feature, and what it was divided by. */
export interface Scale {
  readonly mean: Float64Array
  readonly std: Float64Array
}

/**
 * Standardises each column of `features` in place, x ← (x − μ)/σ, with μ and σ of the rows in `train` alone: the test
 * rows must not be looked at. A constant column is only centred.
 */
export function normalize(features: Float64Array, width: number, train: Int32Array): Scale {
  const mean = new Float64Array(width)
  const std = new Float64Array(width)
  for (let c = 0; c < width; c++) {
    let sum = 0
    for (const row of train) sum += features[row * width + c] ?? 0
    const mu = sum / train.length
    let squares = 0
    for (const row of train) squares += ((features[row * width + c] ?? 0) - mu) ** 2
    const sigma = Math.sqrt(squares / train.length)
    mean[c] = mu
    std[c] = sigma > 0 ? sigma : 1
    for (let i = c; i < features.length; i += width) {
      features[i] = ((features[i] ?? 0) - mu) / (std[c] ?? 1)
    }
  }
  return { mean, std }
}
