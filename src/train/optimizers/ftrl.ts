import { learningRate } from './kit/hyper'
import { defineOptimizer } from './kit/optimizer'

/**
 * Follow the regularised leader: McMahan et al. 2013, with TensorFlow's defaults (learning-rate power −½).
 * The weight is computed anew from z and n each time, so the first update forgets where the weight started: it is drawn to 0.
 */
export const optimizer = defineOptimizer({
  name: 'Ftrl',
  title: { en: 'FTRL-Proximal', ja: 'FTRL' },
  summary: {
    en: 'Chooses the weight that all gradients so far would have preferred. With L1 it leaves exact zeros.',
    ja: 'これまでの勾配すべてから見て最も良い重みを選び直す。L1 を使うと重みがちょうど 0 になる。',
  },
  formula:
    'z \\leftarrow z + g - \\frac{\\sqrt{n + g^2} - \\sqrt{n}}{\\eta}\\, w,\\quad n \\leftarrow n + g^2,\\quad ' +
    'w \\leftarrow \\frac{\\operatorname{sgn}(z)\\,\\lambda_1 - z}{\\sqrt{n}/\\eta + 2\\lambda_2} \\text{ if } |z| > \\lambda_1 \\text{ else } 0',
  hyper: {
    lr: { ...learningRate(0.01), above: 0 },
    initial: {
      type: 'number',
      default: 0.1,
      min: 0,
      tex: 'n_0',
      doc: { en: 'What the sum of squares starts from', ja: '二乗和の初期値' },
    },
    l1: {
      type: 'number',
      default: 0,
      min: 0,
      tex: '\\lambda_1',
      doc: { en: 'L1 strength inside the rule', ja: '更新則に含める L1 の強さ' },
    },
    l2: {
      type: 'number',
      default: 0,
      min: 0,
      tex: '\\lambda_2',
      doc: { en: 'L2 strength inside the rule', ja: '更新則に含める L2 の強さ' },
    },
  },
  state: {
    z: {
      tex: 'z',
      doc: {
        en: 'Gathered gradients, less what the weight accounts for',
        ja: '重みの分を引いて積み重ねた勾配',
      },
    },
    n: {
      tex: 'n',
      doc: { en: 'Sum of squared gradients', ja: '勾配の二乗和' },
      initial: ({ initial }) => initial,
    },
  },
  update(param, grad, { z, n }, { lr, l1, l2 }) {
    for (let i = 0; i < param.length; i++) {
      const g = grad[i] ?? 0
      const before = n[i] ?? 0
      const after = before + g * g
      const root = Math.sqrt(after)
      const leader = (z[i] ?? 0) + g - ((root - Math.sqrt(before)) / lr) * (param[i] ?? 0)
      z[i] = leader
      n[i] = after
      const beyond = Math.abs(leader) - l1
      param[i] = beyond > 0 ? (-Math.sign(leader) * beyond) / (root / lr + 2 * l2) : 0
    }
  },
})
