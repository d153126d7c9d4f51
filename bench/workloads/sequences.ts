import type { GraphNode } from '../../src/graph/document'
import { streamOf, whole } from './numbers'
import { trainingDocument } from './document'
import type { Given, LstmNet, Optimizer, TransformerNet, Workload } from './workload'

interface Task {
  readonly name: string
  readonly batch: number
  readonly optimizer: Optimizer
}

export type LstmTask = Task & Omit<LstmNet, 'kind'>
export type TransformerTask = Task & Omit<TransformerNet, 'kind'>

/** Words, and the words that shall follow. */
function words(name: string, batch: number, steps: number, vocabulary: number): Record<'x' | 't', Given> {
  const rng = streamOf(name)
  const draw = (): number => rng.int(vocabulary)
  return { x: whole([batch, steps], draw), t: whole([batch, steps], draw) }
}

const wordInput = (id: string, steps: number): GraphNode => ({
  id,
  op: 'Input',
  attrs: { shape: ['N', steps], dtype: 'int' },
})

export function lstm({ name, batch, optimizer, ...shape }: LstmTask): Workload {
  const net: LstmNet = { kind: 'lstm', ...shape }
  const { steps, vocabulary, embedding, hidden } = net
  const document = trainingDocument(
    [
      wordInput('x', steps),
      { id: 'embed', op: 'Embedding', attrs: { vocabulary, units: embedding }, inputs: { x: 'x' } },
      { id: 'lstm', op: 'LSTM', attrs: { units: hidden }, inputs: { x: 'embed' } },
      { id: 'affine', op: 'TimeAffine', attrs: { units: vocabulary }, inputs: { x: 'lstm' } },
      wordInput('t', steps),
      { id: 'loss', op: 'TimeSoftmaxCrossEntropy', inputs: { y: 'affine', t: 't' } },
    ],
    optimizer,
    batch,
  )
  return { name, net, document, batch, inputs: words(name, batch, steps, vocabulary), optimizer }
}

export function transformer({ name, batch, optimizer, ...shape }: TransformerTask): Workload {
  const net: TransformerNet = { kind: 'transformer', ...shape }
  const { layers, width, heads, context, vocabulary } = net
  const small = { init: 'normal', std: 0.1 }
  const nodes: GraphNode[] = [
    wordInput('x', context),
    { id: 'embed', op: 'Embedding', attrs: { vocabulary, units: width, ...small }, inputs: { x: 'x' } },
    { id: 'positions', op: 'Parameter', attrs: { shape: [context, width], ...small } },
    { id: 'block0', op: 'Add', inputs: { a: 'embed', b: 'positions' } },
  ]
  for (let i = 1; i <= layers; i++) {
    const [before, n] = [`block${String(i - 1)}`, String(i)]
    nodes.push(
      { id: `norm${n}a`, op: 'LayerNormalization', inputs: { x: before } },
      {
        id: `attention${n}`,
        op: 'MultiHeadAttention',
        attrs: { numHeads: heads, causal: true },
        inputs: { q: `norm${n}a` },
      },
      { id: `attended${n}`, op: 'Add', inputs: { a: before, b: `attention${n}` } },
      { id: `norm${n}b`, op: 'LayerNormalization', inputs: { x: `attended${n}` } },
      { id: `wide${n}`, op: 'Affine', attrs: { units: 4 * width }, inputs: { x: `norm${n}b` } },
      { id: `gelu${n}`, op: 'Gelu', inputs: { x: `wide${n}` } },
      { id: `narrow${n}`, op: 'Affine', attrs: { units: width }, inputs: { x: `gelu${n}` } },
      { id: `block${n}`, op: 'Add', inputs: { a: `attended${n}`, b: `narrow${n}` } },
    )
  }
  nodes.push(
    { id: 'norm', op: 'LayerNormalization', inputs: { x: `block${String(layers)}` } },
    { id: 'affine', op: 'TimeAffine', attrs: { units: vocabulary }, inputs: { x: 'norm' } },
    wordInput('t', context),
    { id: 'loss', op: 'TimeSoftmaxCrossEntropy', inputs: { y: 'affine', t: 't' } },
  )
  const document = trainingDocument(nodes, optimizer, batch)
  return { name, net, document, batch, inputs: words(name, batch, context, vocabulary), optimizer }
}
