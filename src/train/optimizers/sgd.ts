import { learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

export const optimizer = defineOptimizer({
  name: 'SGD',
  title: { en: 'Stochastic gradient descent', ja: '確率的勾配降下法' },
  summary: {
    en: 'Goes against the gradient, by the learning rate. Zigzags where the valley is much steeper one way than the other.',
    ja: '勾配と逆の向きに学習率の分だけ進む。谷の傾きが方向によって大きく違うとジグザグになる。',
  },
  formula: 'w \\leftarrow w - \\eta\\, g',
  hyper: { lr: learningRate(0.01) },
  state: {},
  update(param, grad, _state, { lr }) {
    for (let i = 0; i < param.length; i++) {
      param[i] = (param[i] ?? 0) - lr * (grad[i] ?? 0)
    }
  },
})
