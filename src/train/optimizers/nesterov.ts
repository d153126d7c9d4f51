import { learningRate, momentum } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** As PyTorch's SGD(nesterov=True): the gradient is taken at w, and the step looks ahead along the new velocity. */
export const optimizer = defineOptimizer({
  name: 'Nesterov',
  title: { en: 'Nesterov momentum', ja: 'ネステロフの加速勾配法' },
  summary: {
    en: 'Momentum that looks one step ahead, and so brakes before it overshoots.',
    ja: '一歩先を見越して進むモーメンタム。行き過ぎる前に減速する。',
  },
  formula: 'b \\leftarrow \\mu b + g,\\qquad w \\leftarrow w - \\eta\\,(g + \\mu b)',
  hyper: { lr: learningRate(0.01), momentum },
  state: { b: { tex: 'b', doc: { en: 'Gathered gradients', ja: '積み重ねた勾配' } } },
  update(param, grad, { b }, { lr, momentum }) {
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const gathered = momentum * (b[i] ?? 0) + g
      b[i] = gathered
      param[i] = (param[i] ?? 0) - lr * (g + momentum * gathered)
    }
  },
})
