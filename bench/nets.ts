import type { GraphDocument, GraphNode } from '../src/graph/document'

/*
 * The networks of the benchmarks as documents: dense ones, a small convolutional one, an LSTM language model over 35
 * steps, a transformer of two layers.
 */

const document = (
  nodes: readonly GraphNode[],
  batch: number,
  optimizer: { readonly op: string; readonly lr: number },
): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes,
  objective: 'loss',
  training: { optimizer, steps: 1_000_000, batch },
})

const labels = (...shape: (number | string)[]): GraphNode => ({
  id: 't',
  op: 'Input',
  attrs: { shape, dtype: 'int' },
})

/** Affine layers of these sizes with an activation between them. */
export function denseNet(
  sizes: readonly number[],
  activation: string,
  loss: 'HalfSquaredError' | 'SoftmaxCrossEntropy',
  optimizer: { readonly op: string; readonly lr: number },
  batch: number,
): GraphDocument {
  const nodes: GraphNode[] = [{ id: 'x', op: 'Input', attrs: { shape: ['N', sizes[0] ?? 1] } }]
  let from = 'x'
  sizes.slice(1).forEach((units, i) => {
    const id = `affine${String(i + 1)}`
    nodes.push({ id, op: 'Affine', attrs: { units }, inputs: { x: from } })
    from = id
    if (i === sizes.length - 2) return
    from = `act${String(i + 1)}`
    nodes.push({ id: from, op: activation, inputs: { x: id } })
  })
  const t: GraphNode =
    loss === 'HalfSquaredError'
      ? { id: 't', op: 'Input', attrs: { shape: ['N', sizes.at(-1) ?? 1] } }
      : labels('N')
  return document([...nodes, t, { id: 'loss', op: loss, inputs: { y: from, t: 't' } }], batch, optimizer)
}

/** The book's SimpleConvNet: 30 filters of 5 × 5 over 28 × 28, pooling, 100 and 10 units. */
export const convNet = (batch = 100): GraphDocument =>
  document(
    [
      { id: 'x', op: 'Input', attrs: { shape: ['N', 1, 28, 28] } },
      { id: 'conv', op: 'Conv', attrs: { units: 30, kernelShape: [5, 5] }, inputs: { x: 'x' } },
      { id: 'relu1', op: 'Relu', inputs: { x: 'conv' } },
      { id: 'pool', op: 'MaxPool', attrs: { kernelShape: [2, 2], strides: [2, 2] }, inputs: { x: 'relu1' } },
      { id: 'flat', op: 'Flatten', inputs: { x: 'pool' } },
      { id: 'affine1', op: 'Affine', attrs: { units: 100 }, inputs: { x: 'flat' } },
      { id: 'relu2', op: 'Relu', inputs: { x: 'affine1' } },
      { id: 'affine2', op: 'Affine', attrs: { units: 10 }, inputs: { x: 'relu2' } },
      labels('N'),
      { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'affine2', t: 't' } },
    ],
    batch,
    { op: 'Adam', lr: 0.001 },
  )

/** Words through an embedding, an LSTM and a layer over the vocabulary. */
export const lstmNet = ({
  batch = 20,
  steps = 35,
  width = 100,
  vocabulary = 1000,
}: {
  readonly batch?: number
  readonly steps?: number
  readonly width?: number
  readonly vocabulary?: number
} = {}): GraphDocument =>
  document(
    [
      { id: 'x', op: 'Input', attrs: { shape: ['N', steps], dtype: 'int' } },
      { id: 'words', op: 'Embedding', attrs: { vocabulary, units: width }, inputs: { x: 'x' } },
      { id: 'lstm', op: 'LSTM', attrs: { units: width }, inputs: { x: 'words' } },
      { id: 'out', op: 'TimeAffine', attrs: { units: vocabulary }, inputs: { x: 'lstm' } },
      labels('N', steps),
      { id: 'loss', op: 'TimeSoftmaxCrossEntropy', inputs: { y: 'out', t: 't' } },
    ],
    batch,
    { op: 'SGD', lr: 1 },
  )

/** Layers of causal self-attention and two affine layers, each after a layer normalisation and around a shortcut. */
export function transformerNet({
  batch = 16,
  length = 32,
  width = 64,
  heads = 4,
  layers = 2,
  vocabulary = 64,
}: {
  readonly batch?: number
  readonly length?: number
  readonly width?: number
  readonly heads?: number
  readonly layers?: number
  readonly vocabulary?: number
} = {}): GraphDocument {
  const nodes: GraphNode[] = [
    { id: 'x', op: 'Input', attrs: { shape: ['N', length], dtype: 'int' } },
    { id: 'words', op: 'Embedding', attrs: { vocabulary, units: width }, inputs: { x: 'x' } },
  ]
  let from = 'words'
  for (let i = 1; i <= layers; i++) {
    const id = (name: string): string => `${name}${String(i)}`
    nodes.push(
      { id: id('normA'), op: 'LayerNormalization', inputs: { x: from } },
      {
        id: id('attention'),
        op: 'MultiHeadAttention',
        attrs: { numHeads: heads, causal: true },
        inputs: { q: id('normA') },
      },
      { id: id('sumA'), op: 'Add', inputs: { a: from, b: id('attention') } },
      { id: id('normB'), op: 'LayerNormalization', inputs: { x: id('sumA') } },
      { id: id('wide'), op: 'TimeAffine', attrs: { units: 4 * width }, inputs: { x: id('normB') } },
      { id: id('gelu'), op: 'Gelu', inputs: { x: id('wide') } },
      { id: id('narrow'), op: 'TimeAffine', attrs: { units: width }, inputs: { x: id('gelu') } },
      { id: id('sumB'), op: 'Add', inputs: { a: id('sumA'), b: id('narrow') } },
    )
    from = id('sumB')
  }
  nodes.push(
    { id: 'norm', op: 'LayerNormalization', inputs: { x: from } },
    { id: 'out', op: 'TimeAffine', attrs: { units: vocabulary }, inputs: { x: 'norm' } },
    labels('N', length),
    { id: 'loss', op: 'TimeSoftmaxCrossEntropy', inputs: { y: 'out', t: 't' } },
  )
  return document(nodes, batch, { op: 'AdamW', lr: 0.001 })
}
