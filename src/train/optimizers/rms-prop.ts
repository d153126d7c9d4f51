import { epsilon, learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** As PyTorch: ε outside the root, no bias correction, so at decay .99 the first step is 10 η. */
export const optimizer = defineOptimizer({
  name: 'RMSProp',
  title: { en: 'RMSProp', ja: 'RMSProp' },
  summary: {
    en: 'AdaGrad that forgets: recent gradients count more than old ones, so the steps never die out.',
    ja: '古い勾配を忘れていく AdaGrad。最近の勾配ほど重く見るので、歩幅が 0 に近づき続けることがない。',
  },
  formula:
    'h \\leftarrow \\rho h + (1-\\rho)\\, g \\odot g,\\qquad w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt{h} + \\varepsilon}',
  hyper: {
    lr: learningRate(0.01),
    decay: {
      type: 'number',
      default: 0.99,
      min: 0,
      below: 1,
      tex: '\\rho',
      doc: { en: 'Share of the old mean square that is kept', ja: '二乗平均のうち古い値を残す割合' },
    },
    epsilon: epsilon(1e-8),
  },
  state: { h: { tex: 'h', doc: { en: 'Moving mean of squared gradients', ja: '勾配の二乗の移動平均' } } },
  update(param, grad, { h }, { lr, decay, epsilon }) {
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const mean = decay * (h[i] ?? 0) + (1 - decay) * g * g
      h[i] = mean
      param[i] = (param[i] ?? 0) - (lr * g) / (Math.sqrt(mean) + epsilon)
    }
  },
})
