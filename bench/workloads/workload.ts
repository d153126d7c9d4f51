import type { GraphDocument } from '../../src/graph/document'
import type { Shape } from '../../src/tensor/tensor'

/** What a workload computes, told so that a peer can build the same from its own parts. */
export type Net = DenseNet | ConvNet | LstmNet | TransformerNet | ScalarNet

/** Affine layers with an activation between them. */
export interface DenseNet {
  readonly kind: 'dense'
  readonly sizes: readonly number[]
  readonly activation: 'Tanh' | 'Sigmoid' | 'Relu'
  /** half the mean squared error has an activation behind the last layer, too */
  readonly loss: 'HalfSquaredError' | 'SoftmaxCrossEntropy'
}

/** Convolution, ReLU, max pooling, affine, ReLU, affine; images have one channel. */
export interface ConvNet {
  readonly kind: 'conv'
  readonly image: number
  readonly filters: number
  readonly window: number
  readonly pool: number
  readonly hidden: number
  readonly classes: number
}

/** Embedding, LSTM from a state of zeros, affine at every step; the gates lie in the order f g i o. */
export interface LstmNet {
  readonly kind: 'lstm'
  readonly steps: number
  readonly vocabulary: number
  readonly embedding: number
  readonly hidden: number
}

/**
 * Embedding plus learned positions; in each block layer normalisation, causal self-attention and a sum, layer
 * normalisation, affine to four times the width, GELU, affine back and a sum; at the end layer normalisation and affine.
 */
export interface TransformerNet {
  readonly kind: 'transformer'
  readonly layers: number
  readonly width: number
  readonly heads: number
  readonly context: number
  readonly vocabulary: number
}

/** Single numbers. Node `i` adds `a` and `b`, multiplies them, or takes the tanh of `a`; leaves come first. */
export interface ScalarNet {
  readonly kind: 'scalar'
  readonly leaves: readonly number[]
  /** of the nodes behind the leaves */
  readonly ops: readonly ('add' | 'mul' | 'tanh')[]
  readonly a: readonly number[]
  readonly b: readonly number[]
}

export interface Optimizer {
  readonly op: 'SGD' | 'Adam' | 'AdamW'
  readonly lr: number
  /** of weights, not of biases */
  readonly weightDecay?: number
}

/** Numbers that a document's Input takes. */
export interface Given {
  readonly shape: Shape
  readonly dtype: 'float' | 'int'
  readonly data: readonly number[]
}

/** One computation, as a document of ours and as something to build elsewhere. */
export interface Workload {
  readonly name: string
  readonly net: Net
  readonly document: GraphDocument
  /** examples in a batch; absent without a batch axis */
  readonly batch?: number
  /** by Input id */
  readonly inputs: Readonly<Record<string, Given>>
  /** absent: forward and backward only */
  readonly optimizer?: Optimizer
  /** forward only */
  readonly isInference?: boolean
}
