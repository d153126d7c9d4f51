import { momentSlots, moments } from './kit/moments'
import { epsilon, learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/**
 * Kingma and Ba 2015, as PyTorch: ε is added after the correction. `bookEpsilon` adds it before, as the book does with
 * η√(1−β₂ᵗ)/(1−β₁ᵗ). `correction` leaves corrections out, to show what they are for: with m alone corrected, the first
 * step is 1/√(1−β₂) = 31.6 times too long.
 */
export const optimizer = defineOptimizer({
  name: 'Adam',
  title: { en: 'Adam', ja: 'Adam' },
  summary: {
    en: 'Momentum and RMSProp together, both corrected for having started from zero.',
    ja: 'モーメンタムと RMSProp を合わせたもの。どちらも 0 から始まる偏りを補正する。',
  },
  formula:
    'm \\leftarrow \\beta_1 m + (1-\\beta_1)\\, g,\\quad v \\leftarrow \\beta_2 v + (1-\\beta_2)\\, g^2,\\quad ' +
    'w \\leftarrow w - \\eta\\, \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}',
  hyper: {
    lr: learningRate(0.001),
    ...moments,
    epsilon: epsilon(1e-8),
    bookEpsilon: {
      type: 'boolean',
      default: false,
      doc: {
        en: 'Adds ε before the correction, as the book does',
        ja: '本と同じく、補正の前に ε を足す',
      },
    },
    correction: {
      type: 'choice',
      default: 'both',
      choices: ['both', 'first', 'none'],
      doc: {
        en: 'Which moments are corrected for their start at zero: both, the first only, or none',
        ja: '0 から始まる偏りを補正する対象。both は m と v、first は m だけ、none は補正なし',
      },
    },
  },
  state: momentSlots,
  update(param, grad, { m, v }, { lr, beta1, beta2, epsilon, bookEpsilon, correction }, t) {
    const first = correction === 'none' ? 1 : 1 - Math.pow(beta1, t)
    const second = correction === 'both' ? Math.sqrt(1 - Math.pow(beta2, t)) : 1
    // η·(m/c₁)/(√v/c₂ + ε) = (η·c₂/c₁)·m/(√v + c₂ε); the book drops the c₂ before ε.
    const rate = (lr * second) / first
    const floor = bookEpsilon ? epsilon : second * epsilon
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * g
      const square = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g
      m[i] = mean
      v[i] = square
      const root = Math.sqrt(square) + floor
      if (mean !== 0) param[i] = (param[i] ?? 0) - (rate * mean) / root
    }
  },
})
