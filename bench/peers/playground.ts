import type { DenseNet } from '../workloads/workload'
import { refuse, type Build, type GivenTask } from './trainee'

/*
 * The algorithm of TensorFlow Playground, written anew: a network is objects, a Node for each unit and a Link for each
 * weight. One example at a time goes forward and backward, derivatives pile up at the links, and then they are applied.
 */

interface Activation {
  readonly output: (x: number) => number
  readonly derivative: (x: number) => number
}

const activations: Readonly<Record<DenseNet['activation'], Activation>> = {
  Tanh: { output: Math.tanh, derivative: (x) => 1 - Math.tanh(x) ** 2 },
  Sigmoid: {
    output: (x) => 1 / (1 + Math.exp(-x)),
    derivative: (x) => {
      const y = 1 / (1 + Math.exp(-x))
      return y * (1 - y)
    },
  },
  Relu: { output: (x) => Math.max(0, x), derivative: (x) => (x <= 0 ? 0 : 1) },
}

class Unit {
  readonly inputs: Link[] = []
  readonly outputs: Link[] = []
  totalInput = 0
  output = 0
  outputDerivative = 0
  inputDerivative = 0
  sumOfDerivatives = 0
  derivatives = 0

  constructor(
    public bias: number,
    readonly activation: Activation,
  ) {}

  update(): number {
    this.totalInput = this.bias
    for (const link of this.inputs) this.totalInput += link.weight * link.source.output
    return (this.output = this.activation.output(this.totalInput))
  }
}

class Link {
  derivative = 0
  sumOfDerivatives = 0
  derivatives = 0

  constructor(
    readonly source: Unit,
    readonly target: Unit,
    public weight: number,
  ) {}
}

type Network = readonly (readonly Unit[])[]

function build({ sizes, activation }: DenseNet, parameters: GivenTask['parameters']): Network {
  const network: Unit[][] = []
  sizes.forEach((size, layer) => {
    const [W, b] = ['W', 'b'].map((port) => parameters[`affine${String(layer)}.${port}`]?.data)
    const before = network[layer - 1] ?? []
    network.push(
      Array.from({ length: size }, (_, i) => {
        const unit = new Unit(b?.[i] ?? 0, activations[activation])
        before.forEach((source, k) => {
          const link = new Link(source, unit, W?.[k * size + i] ?? NaN)
          source.outputs.push(link)
          unit.inputs.push(link)
        })
        return unit
      }),
    )
  })
  return network
}

function forward(network: Network, inputs: ArrayLike<number>): number {
  const [first = [], ...others] = network
  first.forEach((unit, i) => (unit.output = inputs[i] ?? NaN))
  for (const layer of others) for (const unit of layer) unit.update()
  return network.at(-1)?.[0]?.output ?? NaN
}

function backward(network: Network, target: number): void {
  const last = network.at(-1)?.[0]
  if (last === undefined) return
  last.outputDerivative = last.output - target
  for (let layer = network.length - 1; layer >= 1; layer--) {
    for (const unit of network[layer] ?? []) {
      unit.inputDerivative = unit.outputDerivative * unit.activation.derivative(unit.totalInput)
      unit.sumOfDerivatives += unit.inputDerivative
      unit.derivatives++
      for (const link of unit.inputs) {
        link.derivative = unit.inputDerivative * link.source.output
        link.sumOfDerivatives += link.derivative
        link.derivatives++
      }
    }
    if (layer === 1) continue
    for (const unit of network[layer - 1] ?? []) {
      unit.outputDerivative = 0
      for (const link of unit.outputs) unit.outputDerivative += link.weight * link.target.inputDerivative
    }
  }
}

function applyDerivatives(network: Network, rate: number): void {
  for (const layer of network.slice(1)) {
    for (const unit of layer) {
      unit.bias -= (rate * unit.sumOfDerivatives) / unit.derivatives
      unit.sumOfDerivatives = unit.derivatives = 0
      for (const link of unit.inputs) {
        link.weight -= (rate * link.sumOfDerivatives) / link.derivatives
        link.sumOfDerivatives = link.derivatives = 0
      }
    }
  }
}

const prepare: Build = ({ net, batch = 1, inputs, parameters, optimizer, isInference = false }) => {
  if (net.kind !== 'dense' || net.loss !== 'HalfSquaredError')
    return refuse('regression with dense layers only')
  const { x, t } = inputs
  const width = net.sizes[0] ?? 1
  const examples = Array.from({ length: batch }, (_, i) => ({
    x: Array.from(x?.data.subarray(i * width, (i + 1) * width) ?? []),
    t: t?.data[i] ?? NaN,
  }))
  let network = build(net, parameters)
  let rate = optimizer?.lr ?? 0
  return {
    step() {
      let sum = 0
      for (const { x, t } of examples) {
        sum += 0.5 * (forward(network, x) - t) ** 2
        if (!isInference) backward(network, t)
      }
      if (!isInference) applyDerivatives(network, rate)
      return sum / batch
    },
    stand() {
      network = build(net, parameters)
      rate *= 1e-6
    },
  }
}

export const start = (): Build => prepare
