import type { FloatArray } from '../tensor/tensor'
import type { OptionSpecs, OptionValues } from './options'

/** `training.regularize`: penalties on the weights and a cap on the gradient. */
export const regularizeOptions = {
  l1: {
    type: 'number',
    default: 0,
    min: 0,
    tex: '\\lambda_1',
    doc: {
      en: 'L1: adds λ·sign(w) to the gradient of weights',
      ja: 'L1 正則化。重みの勾配に λ·sign(w) を足す',
    },
  },
  l2: {
    type: 'number',
    default: 0,
    min: 0,
    tex: '\\lambda_2',
    doc: {
      en: 'L2, weight decay: adds λ·w to the gradient of weights',
      ja: 'L2 正則化（荷重減衰）。重みの勾配に λ·w を足す',
    },
  },
  clipNorm: {
    type: 'number',
    default: 0,
    min: 0,
    doc: {
      en: 'Longest gradient of all parameters together; 0 leaves it as it is',
      ja: '全パラメータを合わせた勾配の長さの上限。0 なら制限しない',
    },
  },
} as const satisfies OptionSpecs

export type Regularize = OptionValues<typeof regularizeOptions>

interface Regularized {
  readonly data: FloatArray
  readonly grad: FloatArray
  readonly isBias: boolean
}

/** Euclidean norm √Σx². */
export function norm(xs: FloatArray): number {
  let sum = 0
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] ?? 0
    sum += x * x
  }
  return Math.sqrt(sum)
}

/** g ← g·c/‖g‖ where the norm ‖g‖ over all parameters exceeds the cap c. Returns ‖g‖ as it was. */
export function clipGradients(parameters: readonly { readonly grad: FloatArray }[], cap: number): number {
  let sum = 0
  for (const { grad } of parameters) {
    for (let i = 0; i < grad.length; i++) {
      const g = grad[i] ?? 0
      sum += g * g
    }
  }
  const length = Math.sqrt(sum)
  if (!(length > cap)) return length
  const scale = cap / length
  for (const { grad } of parameters) {
    for (let i = 0; i < grad.length; i++) grad[i] = (grad[i] ?? 0) * scale
  }
  return length
}

/** g ← g + λ₁·sign(w) + λ₂·w, for weights and not for biases. */
export function addPenalties(parameters: readonly Regularized[], l1: number, l2: number): void {
  for (const { data, grad, isBias } of parameters) {
    if (isBias) continue
    for (let i = 0; i < grad.length; i++) {
      const w = data[i] ?? 0
      grad[i] = (grad[i] ?? 0) + l1 * Math.sign(w) + l2 * w
    }
  }
}

/** Clips first and decays after, as PyTorch does: the cap is for the loss's gradient. */
export function regularize(parameters: readonly Regularized[], { l1, l2, clipNorm }: Regularize): void {
  if (clipNorm > 0) clipGradients(parameters, clipNorm)
  if (l1 > 0 || l2 > 0) addPenalties(parameters, l1, l2)
}
