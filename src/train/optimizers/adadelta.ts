import { learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** Zeiler 2012, as PyTorch: ε inside both roots, the step scaled by η. */
export const optimizer = defineOptimizer({
  name: 'Adadelta',
  title: { en: 'Adadelta', ja: 'Adadelta' },
  summary: {
    en: 'Sizes each step by the steps before it, so that it needs no learning rate of its own.',
    ja: 'それまでの更新量から次の歩幅を決める。学習率を調整する必要がほとんどない。',
  },
  formula:
    'h \\leftarrow \\rho h + (1-\\rho)\\, g^2,\\quad \\delta = \\sqrt{\\frac{d + \\varepsilon}{h + \\varepsilon}}\\, g,\\quad ' +
    'd \\leftarrow \\rho d + (1-\\rho)\\, \\delta^2,\\quad w \\leftarrow w - \\eta\\, \\delta',
  hyper: {
    lr: learningRate(1),
    decay: {
      type: 'number',
      default: 0.9,
      min: 0,
      below: 1,
      tex: '\\rho',
      doc: { en: 'Share of the old means that is kept', ja: '移動平均のうち古い値を残す割合' },
    },
    epsilon: {
      type: 'number',
      default: 1e-6,
      min: 0,
      tex: '\\varepsilon',
      doc: {
        en: 'Small number inside both roots; the first step grows with it',
        ja: '2 つの平方根の中で足す小さな数。最初の歩幅を決める',
      },
    },
  },
  state: {
    h: { tex: 'h', doc: { en: 'Moving mean of squared gradients', ja: '勾配の二乗の移動平均' } },
    d: { tex: 'd', doc: { en: 'Moving mean of squared steps', ja: '更新量の二乗の移動平均' } },
  },
  update(param, grad, { h, d }, { lr, decay, epsilon }) {
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const mean = decay * (h[i] ?? 0) + (1 - decay) * g * g
      const steps = d[i] ?? 0
      const delta = (Math.sqrt(steps + epsilon) / Math.sqrt(mean + epsilon)) * g
      h[i] = mean
      d[i] = decay * steps + (1 - decay) * delta * delta
      param[i] = (param[i] ?? 0) - lr * delta
    }
  },
})
