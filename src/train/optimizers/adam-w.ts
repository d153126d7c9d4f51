import { momentSlots, moments } from './kit/moments'
import { epsilon, learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** Loshchilov and Hutter 2019, as PyTorch. The trainer sets `weightDecay` to 0 for biases. */
export const optimizer = defineOptimizer({
  name: 'AdamW',
  title: { en: 'AdamW', ja: 'AdamW' },
  summary: {
    en: 'Adam with weight decay beside the gradient rather than in it, so that all weights decay at the same rate.',
    ja: '荷重減衰を勾配に混ぜずに別に行う Adam。どの重みも同じ割合で小さくなる。',
  },
  formula:
    'w \\leftarrow (1 - \\eta\\lambda)\\, w,\\qquad w \\leftarrow w - \\eta\\, ' +
    '\\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}',
  hyper: {
    lr: learningRate(0.001),
    ...moments,
    epsilon: epsilon(1e-8),
    weightDecay: {
      type: 'number',
      default: 0.01,
      min: 0,
      tex: '\\lambda',
      doc: {
        en: 'Weight decay, of weights and not of biases',
        ja: '荷重減衰の係数。重みだけに働き、バイアスには働かない',
      },
    },
  },
  state: momentSlots,
  update(param, grad, { m, v }, { lr, beta1, beta2, epsilon, weightDecay }, t) {
    const first = 1 - Math.pow(beta1, t)
    const second = Math.sqrt(1 - Math.pow(beta2, t))
    const rate = (lr * second) / first
    const floor = second * epsilon
    const kept = 1 - lr * weightDecay
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * g
      const square = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g
      m[i] = mean
      v[i] = square
      const w = kept * (param[i] ?? 0)
      param[i] = mean === 0 ? w : w - (rate * mean) / (Math.sqrt(square) + floor)
    }
  },
})
