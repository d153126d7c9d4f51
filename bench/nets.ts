import type { GraphDocument, GraphNode } from '../src/graph/document'
import { trainingDocument } from './workloads/document'
import { given, streamOf, whole } from './workloads/numbers'
import { workloads, type Given } from './workloads'

/** Something to train whose steps are worth a look. */
export interface Net {
  readonly name: string
  readonly document: GraphDocument
  readonly batch?: number
  /** by Input id */
  readonly inputs: Readonly<Record<string, Given>>
}

/** A node before it has its place. */
type Layer = Pick<GraphNode, 'op' | 'attrs'>

interface Study {
  readonly batch: number
  /** of an example */
  readonly shape: readonly number[]
  /** tokens below this number in place of real ones */
  readonly vocabulary?: number
  readonly classes?: number
  /** from `x`, one after the other; inputs of the others are their neighbours */
  readonly layers: readonly Layer[]
  readonly loss?: string
}

const image = { batch: 32, shape: [16, 28, 28] } as const
const conv = (units: number, size: number, more: GraphNode['attrs'] = {}): Layer => ({
  op: 'Conv',
  attrs: { units, kernelShape: [size, size], ...more },
})
const relu = { op: 'Relu' }
const head = [{ op: 'Flatten' }, { op: 'Affine', attrs: { units: 10 } }]
const same = { pads: [1, 1, 1, 1] }

/** One kind of layer each, in the sizes in which nets have them. */
const studies: Readonly<Record<string, Study>> = {
  'batch-norm': { ...image, layers: [conv(16, 3, same), { op: 'BatchNormalization' }, relu, ...head] },
  'group-norm': {
    ...image,
    layers: [conv(16, 3, same), { op: 'GroupNormalization', attrs: { numGroups: 4 } }, relu, ...head],
  },
  'layer-norm': {
    batch: 512,
    shape: [256],
    layers: [
      { op: 'Affine', attrs: { units: 256 } },
      { op: 'LayerNormalization' },
      { op: 'Gelu' },
      { op: 'Affine', attrs: { units: 10 } },
    ],
  },
  'conv-deep': {
    ...image,
    layers: [
      conv(32, 3, same),
      relu,
      conv(32, 3, same),
      relu,
      conv(32, 3, { ...same, strides: [2, 2] }),
      relu,
      ...head,
    ],
  },
  depthwise: {
    ...image,
    layers: [conv(16, 1), conv(16, 3, { ...same, group: 16 }), relu, conv(32, 1), relu, ...head],
  },
  'conv-transpose': {
    batch: 32,
    shape: [32, 7, 7],
    layers: [
      { op: 'ConvTranspose', attrs: { units: 16, kernelShape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] } },
      relu,
      { op: 'ConvTranspose', attrs: { units: 8, kernelShape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] } },
      relu,
      ...head,
    ],
  },
  'overlapping-pool': {
    ...image,
    layers: [
      conv(16, 3, same),
      relu,
      { op: 'MaxPool', attrs: { kernelShape: [3, 3], strides: [2, 2] } },
      ...head,
    ],
  },
  'average-pool': {
    ...image,
    layers: [
      conv(16, 3, same),
      relu,
      { op: 'AveragePool', attrs: { kernelShape: [2, 2], strides: [2, 2] } },
      ...head,
    ],
  },
  softmax: {
    batch: 512,
    shape: [128],
    classes: 128,
    layers: [{ op: 'Affine', attrs: { units: 128 } }, { op: 'Softmax' }],
    loss: 'CrossEntropy',
  },
  gru: {
    batch: 20,
    shape: [35],
    vocabulary: 1000,
    classes: 1000,
    layers: [
      { op: 'Embedding', attrs: { vocabulary: 1000, units: 100 } },
      { op: 'GRU', attrs: { units: 100 } },
      { op: 'TimeAffine', attrs: { units: 1000 } },
    ],
    loss: 'TimeSoftmaxCrossEntropy',
  },
  embedding: {
    batch: 64,
    shape: [8],
    vocabulary: 20000,
    layers: [
      { op: 'Embedding', attrs: { vocabulary: 20000, units: 64 } },
      { op: 'ReduceMean', attrs: { axes: [1], keepdims: false } },
      { op: 'Affine', attrs: { units: 10 } },
    ],
  },
}

function netOf(name: string, { batch, shape, vocabulary, classes = 10, layers, loss }: Study): Net {
  const isTokens = vocabulary !== undefined
  const input = { shape: ['N', ...shape], ...(isTokens && { dtype: 'int' }) }
  const nodes: GraphNode[] = [{ id: 'x', op: 'Input', attrs: input }]
  for (const layer of layers) {
    const before = nodes.at(-1)?.id ?? 'x'
    nodes.push({ id: `${layer.op}${String(nodes.length)}`, ...layer, inputs: { x: before } })
  }
  const last = nodes.at(-1)?.id ?? 'x'
  const labels = loss?.startsWith('Time') === true ? shape : []
  nodes.push(
    { id: 't', op: 'Input', attrs: { shape: ['N', ...labels], dtype: 'int' } },
    { id: 'loss', op: loss ?? 'SoftmaxCrossEntropy', inputs: { y: last, t: 't' } },
  )
  const rng = streamOf(name)
  return {
    name,
    batch,
    document: trainingDocument(nodes, { op: 'Adam', lr: 0.001 }, batch),
    inputs: {
      x: isTokens
        ? whole([batch, ...shape], () => rng.int(vocabulary))
        : given([batch, ...shape], () => rng.uniform() - 0.5),
      t: whole([batch, ...labels], () => rng.int(classes)),
    },
  }
}

/** The workloads and the studies that begin with one of the words; all studies when there is no word. */
export function chosenNets(words: readonly string[]): readonly Net[] {
  const isChosen = (name: string): boolean => words.some((word) => name.startsWith(word))
  return [
    ...workloads.filter(({ name }) => isChosen(name)).map(({ make }) => make()),
    ...Object.entries(studies)
      .filter(([name]) => words.length === 0 || isChosen(name))
      .map(([name, study]) => netOf(name, study)),
  ]
}
