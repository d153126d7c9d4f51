/**
 * TensorFlow.js: its operations and optimisers on a backend, no layers. `backend`: cpu or wasm; `threads` of wasm.
 */
import * as tf from '@tensorflow/tfjs'
import * as wasm from '@tensorflow/tfjs-backend-wasm'
import { Cannot } from './host.mjs'

const isNode = typeof process !== 'undefined' && process.versions?.node !== undefined

export async function start({ backend, threads = 1 }) {
  if (backend === 'wasm') {
    if (isNode) {
      const { createRequire } = await import('node:module')
      const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
      wasm.setWasmPaths(main.replace(/[^/\\]*$/, ''))
    } else wasm.setWasmPaths('/tfjs/')
    if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    else wasm.setThreadsCount(threads)
  }
  await tf.setBackend(backend)
  await tf.ready()
  return (task) => prepare(task, backend)
}

/** What its WebAssembly backend has no kernel for. */
const missing = {
  conv: 'no gradient of a convolution’s filters',
}

function prepare(task, backend) {
  tf.disposeVariables()
  const { net, optimizer, isInference } = task
  if (net.kind === 'scalar') throw new Cannot('no graphs of single numbers')
  if (backend === 'wasm' && missing[net.kind] !== undefined) throw new Cannot(missing[net.kind])
  const p = {}
  for (const [name, { data, shape }] of Object.entries(task.parameters))
    p[name] = tf.variable(tf.tensor(data, [...shape], 'float32'))
  const { x, t } = given(task, backend)
  const lossOf = () => nets[net.kind](net, p, x, t)
  if (isInference) {
    return {
      step: () => tf.tidy(() => lossOf().dataSync()[0]),
    }
  }
  const variables = Object.values(p)
  const rule = rules[optimizer.op](optimizer)
  const weights = Object.entries(task.parameters).filter(([, { isBias }]) => !isBias)
  let kept = 1 - optimizer.lr * (optimizer.weightDecay ?? 0)
  return {
    step() {
      if (kept !== 1) tf.tidy(() => weights.forEach(([name]) => p[name].assign(tf.mul(p[name], kept))))
      const loss = rule.minimize(lossOf, true, variables)
      const value = loss.dataSync()[0]
      loss.dispose()
      return value
    },
    stand() {
      for (const [name, { data, shape }] of Object.entries(task.parameters))
        tf.tidy(() => p[name].assign(tf.tensor(data, [...shape], 'float32')))
      rule.learningRate *= 1e-6
      if (rule.c !== undefined) rule.setLearningRate(rule.learningRate)
      if (kept !== 1) kept = 1 - 1e-6 * (1 - kept)
    },
  }
}

const adam = ({ lr }) => tf.train.adam(lr, 0.9, 0.999, 1e-8)
const rules = { SGD: ({ lr }) => tf.train.sgd(lr), Adam: adam, AdamW: adam }

/** Class numbers become one-hot rows; so do words for wasm, which has no gradient of a look-up. */
function given({ net, inputs }, backend) {
  const classes = net.vocabulary ?? net.classes ?? net.sizes?.at(-1)
  const oneHot = ({ data, shape }) =>
    tf.cast(tf.oneHot(tf.tensor(data, [...shape], 'int32'), classes), 'float32')
  const plain = ({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype === 'int' ? 'int32' : 'float32')
  const { x, t } = inputs
  const images = net.kind === 'conv' ? tf.transpose(plain(x), [0, 2, 3, 1]) : undefined
  const words = x.dtype === 'int' && backend === 'wasm' ? oneHot(x) : undefined
  return { x: images ?? words ?? plain(x), t: t.dtype === 'int' ? oneHot(t) : plain(t) }
}

const affine = (y, p, name) => tf.add(tf.matMul(y, p[`${name}.W`]), p[`${name}.b`])

/** Words are class numbers, or one-hot rows. */
const embedded = (x, p, vocabulary) =>
  x.dtype === 'int32'
    ? tf.gather(p['embed.W'], tf.reshape(x, [-1]))
    : tf.matMul(tf.reshape(x, [-1, vocabulary]), p['embed.W'])

const crossEntropy = (t, y) => tf.losses.softmaxCrossEntropy(tf.reshape(t, y.shape), y)

const nets = {
  dense({ sizes, activation, loss }, p, x, t) {
    const act = { Tanh: tf.tanh, Sigmoid: tf.sigmoid, Relu: tf.relu }[activation]
    const layers = sizes.length - 1
    let y = x
    for (let i = 1; i <= layers; i++) {
      y = affine(y, p, `affine${i}`)
      if (i < layers || loss === 'HalfSquaredError') y = act(y)
    }
    return loss === 'HalfSquaredError' ? tf.mul(0.5, tf.mean(tf.square(tf.sub(y, t)))) : crossEntropy(t, y)
  },

  conv({ pool }, p, x, t) {
    const filters = tf.transpose(p['conv.W'], [2, 3, 1, 0])
    const y = tf.relu(tf.add(tf.conv2d(x, filters, 1, 'valid'), p['conv.b']))
    const pooled = tf.transpose(tf.maxPool(y, pool, pool, 'valid'), [0, 3, 1, 2])
    const hidden = tf.relu(affine(tf.reshape(pooled, [x.shape[0], -1]), p, 'affine1'))
    return crossEntropy(t, affine(hidden, p, 'affine2'))
  },

  lstm({ steps, hidden, vocabulary }, p, x, t) {
    const batch = x.shape[0]
    const projected = tf.add(tf.matMul(embedded(x, p, vocabulary), p['lstm.Wx']), p['lstm.b'])
    const inputs = tf.reshape(projected, [batch, steps, 4 * hidden])
    let h = tf.zeros([batch, hidden])
    let c = h
    const states = []
    for (let i = 0; i < steps; i++) {
      const now = tf.reshape(tf.slice(inputs, [0, i, 0], [batch, 1, 4 * hidden]), [batch, 4 * hidden])
      const [f, g, write, o] = tf.split(tf.add(now, tf.matMul(h, p['lstm.Wh'])), 4, 1)
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(write), tf.tanh(g)))
      h = tf.mul(tf.sigmoid(o), tf.tanh(c))
      states.push(h)
    }
    return crossEntropy(t, affine(tf.reshape(tf.stack(states, 1), [-1, hidden]), p, 'affine'))
  },

  transformer({ layers, width, heads, context, vocabulary }, p, x, t) {
    const batch = x.shape[0]
    const linear = (y, W, b) => (b === undefined ? tf.matMul(y, p[W]) : tf.add(tf.matMul(y, p[W]), p[b]))
    const norm = (y, at) => {
      const centred = tf.sub(y, tf.mean(y, -1, true))
      const variance = tf.mean(tf.square(centred), -1, true)
      return tf.add(
        tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-5))), p[`${at}.gamma`]),
        p[`${at}.beta`],
      )
    }
    const gelu = (y) => tf.mul(tf.mul(0.5, y), tf.add(1, tf.erf(tf.div(y, Math.SQRT2))))
    const cut = (y) => tf.transpose(tf.reshape(y, [batch, context, heads, width / heads]), [0, 2, 1, 3])
    const later = Float32Array.from({ length: context * context }, (_, i) =>
      i % context > Math.floor(i / context) ? -1e9 : 0,
    )
    const causal = tf.tensor(later, [context, context])
    const words = tf.reshape(embedded(x, p, vocabulary), [batch, context, width])
    let y = tf.reshape(tf.add(words, p.positions), [batch * context, width])
    for (let i = 1; i <= layers; i++) {
      const at = `attention${i}`
      const z = norm(y, `norm${i}a`)
      const q = cut(linear(z, `${at}.Wq`, `${at}.bq`))
      const k = cut(linear(z, `${at}.Wk`))
      const v = cut(linear(z, `${at}.Wv`, `${at}.bv`))
      const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / width)), causal)
      const found = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3])
      y = tf.add(y, linear(tf.reshape(found, [-1, width]), `${at}.Wo`, `${at}.bo`))
      y = tf.add(y, affine(gelu(affine(norm(y, `norm${i}b`), p, `wide${i}`)), p, `narrow${i}`))
    }
    return crossEntropy(t, affine(norm(y, 'norm'), p, 'affine'))
  },
}
