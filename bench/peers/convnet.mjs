/** ConvNetJS, one example after the other as its Trainer does. */
import convnetjs from 'convnetjs'
import { Cannot } from './host.mjs'

export const start = () => prepare

const activations = { Tanh: 'TanhLayer', Sigmoid: 'SigmoidLayer', Relu: 'ReluLayer' }

function prepare(task) {
  const { net: described, optimizer, batch, inputs, isInference } = task
  const layers = { dense, conv }[described.kind]
  if (layers === undefined) throw new Cannot('dense and convolutional layers only')
  const build = () => {
    const net = new convnetjs.Net()
    net.layers = layers(described, task.parameters)
    return net
  }
  const trainerOf = (net, rate) => {
    const options = { method: 'sgd', learning_rate: rate, momentum: 0, batch_size: batch }
    return new convnetjs.Trainer(net, options)
  }
  const examples = Array.from({ length: batch }, (_, i) => volume(described, inputs.x, i))
  const regresses = inputs.t.dtype === 'float'
  const labels = Array.from(inputs.t.data, (label) => (regresses ? [label] : label))
  let net = build()
  const average = (lossOf) => examples.reduce((sum, x, i) => sum + lossOf(x, labels[i]), 0) / batch
  if (isInference) return { step: () => average((x, [t]) => 0.5 * (net.forward(x).w[0] - t) ** 2) }
  let trainer = trainerOf(net, optimizer.lr)
  return {
    // It has no Adam: its plain rule, which costs less, stands in for it.
    trusts: optimizer.op === 'SGD' ? undefined : 1,
    // It says twice the square and follows the gradient of half of it.
    step: () => average((x, t) => trainer.train(x, t).cost_loss) / (regresses ? 4 : 1),
    stand() {
      net = build()
      trainer = trainerOf(net, 1e-6 * optimizer.lr)
    },
  }
}

/** Example `i`; its images have the channels last, ours have one. */
function volume({ kind, image }, { data, shape }, i) {
  const size = shape.slice(1).reduce((product, n) => product * n, 1)
  const v = kind === 'conv' ? new convnetjs.Vol(image, image, 1, 0) : new convnetjs.Vol(1, 1, size, 0)
  v.w.set(data.subarray(i * size, (i + 1) * size))
  return v
}

function dense({ sizes, activation, loss }, parameters) {
  const chain = new Chain(1, 1, sizes[0])
  const count = sizes.length - 1
  for (let i = 1; i <= count; i++) {
    chain.affine(sizes[i], parameters, `affine${i}`)
    if (i < count || loss === 'HalfSquaredError') chain.add(activations[activation])
  }
  chain.add(loss === 'HalfSquaredError' ? 'RegressionLayer' : 'SoftmaxLayer', { num_classes: sizes.at(-1) })
  return chain.layers
}

function conv({ image, filters, window, pool, hidden, classes }, parameters) {
  const chain = new Chain(image, image, 1)
  const layer = chain.add('ConvLayer', { sx: window, sy: window, filters, stride: 1, pad: 0 })
  const { data } = parameters['conv.W']
  layer.filters.forEach((filter, f) => filter.w.set(data.subarray(f * window ** 2, (f + 1) * window ** 2)))
  layer.biases.w.set(parameters['conv.b'].data)
  chain.add('ReluLayer')
  chain.add('PoolLayer', { sx: pool, sy: pool, stride: pool })
  chain.affine(hidden, parameters, 'affine1')
  chain.add('ReluLayer')
  chain.affine(classes, parameters, 'affine2')
  chain.add('SoftmaxLayer', { num_classes: classes })
  return chain.layers
}

/** Layers, each told the size of what the one before it gives. */
class Chain {
  layers = []

  constructor(out_sx, out_sy, out_depth) {
    this.add('InputLayer', { out_sx, out_sy, out_depth })
  }

  add(name, options = {}) {
    const before = this.layers.at(-1)
    const sizes = before && { in_sx: before.out_sx, in_sy: before.out_sy, in_depth: before.out_depth }
    const layer = new convnetjs[name]({ ...sizes, ...options })
    this.layers.push(layer)
    return layer
  }

  /** Its input has the channels last: ours, first. */
  affine(units, parameters, name) {
    const layer = this.add('FullyConnLayer', { num_neurons: units })
    const { out_sx, out_sy, out_depth } = this.layers.at(-2)
    const { data } = parameters[`${name}.W`]
    layer.filters.forEach((filter, unit) => {
      for (let place = 0; place < out_sx * out_sy; place++)
        for (let channel = 0; channel < out_depth; channel++)
          filter.w[place * out_depth + channel] = data[(channel * out_sx * out_sy + place) * units + unit]
    })
    layer.biases.w.set(parameters[`${name}.b`].data)
  }
}
