import { epsilon, learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/** Duchi, Hazan and Singer 2011. The product g ⊙ g is element-wise. `initial` is TensorFlow's initial_accumulator_value. */
export const optimizer = defineOptimizer({
  name: 'AdaGrad',
  title: { en: 'AdaGrad', ja: 'AdaGrad' },
  summary: {
    en: 'Gives each weight a learning rate of its own, which shrinks with all the gradients it has seen.',
    ja: '重みごとに学習率を持ち、それまでの勾配の二乗和が大きいほど小さくする。',
  },
  formula:
    'h \\leftarrow h + g \\odot g,\\qquad w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt{h} + \\varepsilon}',
  hyper: {
    lr: learningRate(0.01),
    epsilon: epsilon(1e-10),
    initial: {
      type: 'number',
      default: 0,
      min: 0,
      tex: 'h_0',
      doc: {
        en: 'What h starts from; above 0 it holds back the first steps',
        ja: 'h の初期値。0 より大きいと最初の歩幅が抑えられる',
      },
    },
  },
  state: {
    h: {
      tex: 'h',
      doc: { en: 'Sum of squared gradients', ja: '勾配の二乗和' },
      initial: ({ initial }) => initial,
    },
  },
  update(param, grad, { h }, { lr, epsilon }) {
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const sum = (h[i] ?? 0) + g * g
      h[i] = sum
      param[i] = (param[i] ?? 0) - (lr * g) / (Math.sqrt(sum) + epsilon)
    }
  },
})
