/** jax-js on its WebAssembly backend, the whole step in one jit. It uses as many threads as there are, where it finds any. */
import { defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax'
import { Cannot } from './host.mjs'

export async function start() {
  await init('wasm')
  defaultDevice('wasm')
  return prepare
}

const tensor = ({ data, shape }) => np.array(Float32Array.from(data)).reshape([...shape])

/** Class numbers become one-hot rows, words too: it has no gradient of a look-up. */
function given({ net, inputs }) {
  const classes = net.vocabulary ?? net.classes ?? net.sizes?.at(-1)
  const oneHot = ({ data }) => nn.oneHot(np.array(Int32Array.from(data)), classes)
  const numbers = (input) => (input.dtype === 'int' ? oneHot(input) : tensor(input))
  return [numbers(inputs.x), numbers(inputs.t)]
}

async function prepare(task) {
  const { net, optimizer, isInference, batch } = task
  if (net.kind === 'scalar') throw new Cannot('no graphs of single numbers')
  const fresh = () =>
    Object.fromEntries(Object.entries(task.parameters).map(([name, value]) => [name, tensor(value)]))
  const data = given(task)
  const lossOf = (p, x, t) => nets[net.kind](net, batch, p, x, t)
  if (isInference) {
    const run = jit(lossOf)
    const p = fresh()
    return {
      async step() {
        const loss = run(tree.ref(p), ...data.map((d) => d.ref))
        return (await loss.data())[0]
      },
    }
  }
  const rule = rules[optimizer.op](optimizer, task.parameters)
  const run = jit((state, rate, x, t) => {
    const [loss, grads] = valueAndGrad(lossOf)(tree.ref(state.p), x, t)
    return [loss, rule.update(state, grads, rate)]
  })
  let state = rule.start(fresh())
  let factor = 1
  return {
    async step() {
      const [loss, next] = run(state, np.array(factor), ...data.map((d) => d.ref))
      state = next
      return (await loss.data())[0]
    },
    stand() {
      tree.dispose(state)
      state = rule.start(fresh())
      factor = 1e-6
    },
  }
}

const mapped = (record, f) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]))

const rules = {
  SGD: ({ lr }) => ({
    start: (p) => ({ p }),
    update({ p }, grads, rate) {
      const scale = rate.mul(lr)
      const next = mapped(p, (w, name) => w.sub(grads[name].mul(scale.ref)))
      scale.dispose()
      return { p: next }
    },
  }),
  Adam: (choice, parameters) => adam(choice, parameters),
  AdamW: (choice, parameters) => adam(choice, parameters),
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

/** Decays weights and not biases; with no decay this is Adam. */
function adam({ lr, weightDecay = 0 }, parameters) {
  const zeros = (p) => mapped(p, (w) => np.zeros(w.shape))
  return {
    start: (p) => ({ m: zeros(p), v: zeros(p), p, t: np.array(0) }),
    update({ p, m, v, t }, grads, rate) {
      const now = t.add(1)
      const first = np.subtract(1, np.exp(now.ref.mul(Math.log(beta1))))
      const second = np.sqrt(np.subtract(1, np.exp(now.ref.mul(Math.log(beta2)))))
      const scale = rate.mul(lr)
      const next = { p: {}, m: {}, v: {}, t: now }
      for (const [name, g] of Object.entries(grads)) {
        next.m[name] = m[name].mul(beta1).add(g.ref.mul(1 - beta1))
        next.v[name] = v[name].mul(beta2).add(np.square(g).mul(1 - beta2))
        const root = np.sqrt(next.v[name].ref).div(second.ref).add(epsilon)
        const change = next.m[name].ref.div(first.ref).div(root)
        const decays = weightDecay !== 0 && !parameters[name].isBias
        const w = decays ? p[name].mul(np.subtract(1, scale.ref.mul(weightDecay))) : p[name]
        next.p[name] = w.sub(change.mul(scale.ref))
      }
      first.dispose()
      second.dispose()
      scale.dispose()
      return next
    },
  }
}

const affine = (y, p, name) => np.matmul(y, p[`${name}.W`]).add(p[`${name}.b`])
const crossEntropy = (y, t, count) =>
  nn
    .logSoftmax(y)
    .mul(t)
    .sum()
    .mul(-1 / count)

const nets = {
  dense({ sizes, activation, loss }, batch, p, x, t) {
    const act = { Tanh: np.tanh, Sigmoid: nn.sigmoid, Relu: nn.relu }[activation]
    const layers = sizes.length - 1
    let y = x
    for (let i = 1; i <= layers; i++) {
      y = affine(y, p, `affine${i}`)
      if (i < layers || loss === 'HalfSquaredError') y = act(y)
    }
    return loss === 'HalfSquaredError' ? np.square(y.sub(t)).mean().mul(0.5) : crossEntropy(y, t, batch)
  },

  conv({ image, filters, window, pool }, batch, p, x, t) {
    const side = (image - window + 1) / pool
    const y = nn.relu(lax.conv(x, p['conv.W'], [1, 1], 'VALID').add(p['conv.b'].reshape([filters, 1, 1])))
    const pooled = np.max(y.reshape([batch, filters, side, pool, side, pool]), [3, 5])
    const flat = pooled.reshape([batch, filters * side * side])
    return crossEntropy(affine(nn.relu(affine(flat, p, 'affine1')), p, 'affine2'), t, batch)
  },

  lstm({ steps, hidden }, batch, p, x, t) {
    const inputs = np.matmul(np.matmul(x, p['embed.W']), p['lstm.Wx']).add(p['lstm.b'])
    const slices = np.split(inputs.reshape([batch, steps, 4 * hidden]), steps, 1)
    let h = np.zeros([batch, hidden])
    let c = np.zeros([batch, hidden])
    const Wh = p['lstm.Wh']
    const states = slices.map((slice) => {
      const a = slice.reshape([batch, 4 * hidden]).add(np.matmul(h, Wh.ref))
      const [f, g, i, o] = np.split(a, 4, 1)
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)))
      h = nn.sigmoid(o).mul(np.tanh(c.ref))
      return h.ref.reshape([batch, 1, hidden])
    })
    h.dispose()
    c.dispose()
    Wh.dispose()
    const all = np.concatenate(states, 1).reshape([batch * steps, hidden])
    return crossEntropy(affine(all, p, 'affine'), t, batch * steps)
  },

  transformer({ layers, width, heads, context }, batch, p, x, t) {
    const rows = batch * context
    const norm = (y, at) => {
      const centred = y.ref.sub(np.mean(y, -1, { keepdims: true }))
      const variance = np.mean(np.square(centred.ref), -1, { keepdims: true })
      return centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(p[`${at}.gamma`])
        .add(p[`${at}.beta`])
    }
    const gelu = (y) => y.ref.mul(0.5).mul(lax.erf(y.mul(Math.SQRT1_2)).add(1))
    const cut = (y) => y.reshape([batch, context, heads, width / heads]).transpose([0, 2, 1, 3])
    const later = Float32Array.from({ length: context * context }, (_, i) =>
      i % context > Math.floor(i / context) ? -1e9 : 0,
    )
    const causal = np.array(later).reshape([context, context])
    const words = np.matmul(x, p['embed.W']).reshape([batch, context, width])
    let y = words.add(p.positions).reshape([rows, width])
    for (let i = 1; i <= layers; i++) {
      const at = `attention${i}`
      const z = norm(y.ref, `norm${i}a`)
      const q = cut(np.matmul(z.ref, p[`${at}.Wq`]).add(p[`${at}.bq`]))
      const k = cut(np.matmul(z.ref, p[`${at}.Wk`]))
      const v = cut(np.matmul(z, p[`${at}.Wv`]).add(p[`${at}.bv`]))
      const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(width / heads))
      const found = np.matmul(nn.softmax(scores.add(causal.ref), -1), v)
      const together = found.transpose([0, 2, 1, 3]).reshape([rows, width])
      y = y.add(np.matmul(together, p[`${at}.Wo`]).add(p[`${at}.bo`]))
      y = y.ref.add(affine(gelu(affine(norm(y, `norm${i}b`), p, `wide${i}`)), p, `narrow${i}`))
    }
    causal.dispose()
    return crossEntropy(affine(norm(y, 'norm'), p, 'affine'), t, rows)
  },
}
