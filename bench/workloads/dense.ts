import type { GraphNode } from '../../src/graph/document'
import { given, streamOf, whole } from './numbers'
import { trainingDocument } from './document'
import type { DenseNet, Given, Optimizer, Workload } from './workload'

export interface DenseTask extends Omit<DenseNet, 'kind'> {
  readonly name: string
  readonly batch: number
  readonly optimizer: Optimizer
}

export function dense({ name, batch, optimizer, ...shape }: DenseTask): Workload {
  const net: DenseNet = { kind: 'dense', ...shape }
  const document = trainingDocument(denseNodes(net), optimizer, batch)
  return { name, net, document, batch, inputs: denseInputs(net, name, batch), optimizer }
}

/** A regression net's answers for many points: the picture of a decision boundary. */
export function boundary(name: string, sizes: readonly number[], batch: number): Workload {
  const net: DenseNet = { kind: 'dense', sizes, activation: 'Tanh', loss: 'HalfSquaredError' }
  const document = trainingDocument(denseNodes(net), { op: 'SGD', lr: 0 }, batch)
  return { name, net, document, batch, inputs: denseInputs(net, name, batch), isInference: true }
}

function denseNodes({ sizes, activation, loss }: DenseNet): GraphNode[] {
  const nodes: GraphNode[] = [{ id: 'x', op: 'Input', attrs: { shape: ['N', sizes[0] ?? 1] } }]
  const init = activation === 'Relu' ? 'he' : 'xavier'
  let from = 'x'
  sizes.slice(1).forEach((units, i) => {
    const id = `affine${String(i + 1)}`
    nodes.push({ id, op: 'Affine', attrs: { units, init }, inputs: { x: from } })
    from = id
    if (i === sizes.length - 2 && loss === 'SoftmaxCrossEntropy') return
    from = `act${String(i + 1)}`
    nodes.push({ id: from, op: activation, inputs: { x: id } })
  })
  const label: GraphNode['attrs'] =
    loss === 'HalfSquaredError' ? { shape: ['N', sizes.at(-1) ?? 1] } : { shape: ['N'], dtype: 'int' }
  nodes.push({ id: 't', op: 'Input', attrs: label })
  nodes.push({ id: 'loss', op: loss, inputs: { y: from, t: 't' } })
  return nodes
}

function denseInputs({ sizes, loss }: DenseNet, name: string, batch: number): Record<string, Given> {
  const rng = streamOf(name)
  const [first = 1, last = 1] = [sizes[0], sizes.at(-1)]
  if (loss === 'SoftmaxCrossEntropy')
    return { x: given([batch, first], () => rng.uniform()), t: whole([batch], () => rng.int(last)) }
  return {
    x: given([batch, first], () => 2 * rng.uniform() - 1),
    t: given([batch, last], () => (rng.uniform() < 0.5 ? -1 : 1)),
  }
}
