import { conv } from './conv'
import { boundary, dense } from './dense'
import { scalar } from './scalar'
import { lstm, transformer } from './sequences'
import type { Workload } from './workload'

export type { Given, Net, Optimizer, Workload } from './workload'

/** Makes a workload when it is wanted: some are large. */
interface Entry {
  readonly name: string
  /** for the tables */
  readonly title: string
  readonly make: () => Workload
}

const entry = <T extends { readonly name: string }>(
  title: string,
  make: (task: T) => Workload,
  task: T,
): Entry => ({ name: task.name, title, make: () => make(task) })

const playground = {
  sizes: [2, 8, 8, 1],
  activation: 'Tanh',
  loss: 'HalfSquaredError',
  optimizer: { op: 'SGD', lr: 0.03 },
} as const

const scalarEntry = (size: string, count: number): Entry => ({
  name: `W6 ${size}`,
  title: `${count.toLocaleString('en')} single numbers, forward and backward`,
  make: () => scalar(`W6 ${size}`, count),
})

export const workloads: readonly Entry[] = [
  entry('2-8-8-1 tanh, batch 10, SGD', dense, { name: 'W1 b10', batch: 10, ...playground }),
  entry('2-8-8-1 tanh, batch 30, SGD', dense, { name: 'W1 b30', batch: 30, ...playground }),
  entry('784-50-10 sigmoid, batch 100, SGD', dense, {
    name: 'W2',
    batch: 100,
    sizes: [784, 50, 10],
    activation: 'Sigmoid',
    loss: 'SoftmaxCrossEntropy',
    optimizer: { op: 'SGD', lr: 0.1 },
  }),
  entry('784-512-256-10 ReLU, batch 128, Adam', dense, {
    name: 'W3',
    batch: 128,
    sizes: [784, 512, 256, 10],
    activation: 'Relu',
    loss: 'SoftmaxCrossEntropy',
    optimizer: { op: 'Adam', lr: 0.001 },
  }),
  entry('28×28, conv 30 of 5×5, pool 2, 100, 10, batch 100, Adam', conv, {
    name: 'W4',
    batch: 100,
    image: 28,
    filters: 30,
    window: 5,
    pool: 2,
    hidden: 100,
    classes: 10,
    optimizer: { op: 'Adam', lr: 0.001 },
  }),
  entry('LSTM, 35 steps, batch 20, 100 wide, vocabulary 1,000, SGD', lstm, {
    name: 'W5',
    batch: 20,
    steps: 35,
    vocabulary: 1000,
    embedding: 100,
    hidden: 100,
    optimizer: { op: 'SGD', lr: 1 },
  }),
  scalarEntry('1k', 1000),
  scalarEntry('10k', 10_000),
  scalarEntry('100k', 100_000),
  entry('transformer, 2 layers, width 64, 4 heads, context 32, batch 16, vocabulary 64, AdamW', transformer, {
    name: 'W7',
    batch: 16,
    layers: 2,
    width: 64,
    heads: 4,
    context: 32,
    vocabulary: 64,
    optimizer: { op: 'AdamW', lr: 0.001, weightDecay: 0.01 },
  }),
  {
    name: 'boundary',
    title: '2-16-16-1 tanh, forward only, 10,000 points',
    make: () => boundary('boundary', [2, 16, 16, 1], 10_000),
  },
]

/** Those whose names begin with one of the words; all of them when there is none. */
export const chosenWorkloads = (words: readonly string[]): readonly Entry[] =>
  words.length === 0 ? workloads : workloads.filter(({ name }) => words.some((word) => name.startsWith(word)))
