import { learningRate, momentum } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** The book's form. PyTorch takes η out of the velocity, which is the same while η does not change. */
export const optimizer = defineOptimizer({
  name: 'Momentum',
  title: { en: 'Momentum', ja: 'モーメンタム' },
  summary: {
    en: 'Rolls like a ball: a velocity gathers the gradients and friction wears it down.',
    ja: 'ボールが転がるように進む。勾配が速度として積み重なり、摩擦で少しずつ減る。',
  },
  formula: 'v \\leftarrow \\mu v - \\eta\\, g,\\qquad w \\leftarrow w + v',
  hyper: { lr: learningRate(0.01), momentum },
  state: { v: { tex: 'v', doc: { en: 'Velocity', ja: '速度' } } },
  update(param, grad, { v }, { lr, momentum }) {
    for (let i = 0; i < param.length; i++) {
      const velocity = momentum * (v[i] ?? 0) - lr * (grad[i] ?? 0)
      v[i] = velocity
      param[i] = (param[i] ?? 0) + velocity
    }
  },
})
