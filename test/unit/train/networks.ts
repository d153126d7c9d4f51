import { problemLine } from '../../../src/base/problem'
import type { AttrValue, GraphDocument, GraphNode, Training } from '../../../src/graph/document'
import { createTrainer, type Trainer, type TrainerOptions } from '../../../src/train/trainer'

export interface Network {
  /** features, hidden widths, outputs */
  readonly sizes: readonly number[]
  readonly activation: string
  readonly init: Readonly<Record<string, AttrValue>>
  /** of the output layer, where it differs */
  readonly lastInit?: Readonly<Record<string, AttrValue>>
  readonly loss?: string
  /** shape of the label Input beyond N, and its type */
  readonly label?: { readonly shape?: readonly number[]; readonly dtype?: 'int' | 'float' }
  readonly training: Training
}

/** Affine layers with an activation between them, and a loss: a document as a person would write it. */
export function network({
  sizes,
  activation,
  init,
  lastInit,
  loss,
  label,
  training,
}: Network): GraphDocument {
  const nodes: GraphNode[] = [{ id: 'x', op: 'Input', attrs: { shape: ['N', sizes[0] ?? 1] } }]
  let from = 'x'
  sizes.slice(1).forEach((units, i) => {
    const isLast = i === sizes.length - 2
    const affine = `affine${String(i + 1)}`
    nodes.push({
      id: affine,
      op: 'Affine',
      attrs: { units, ...(isLast ? (lastInit ?? init) : init) },
      inputs: { x: from },
    })
    from = affine
    if (!isLast) {
      from = `act${String(i + 1)}`
      nodes.push({ id: from, op: activation, inputs: { x: affine } })
    }
  })
  nodes.push({
    id: 't',
    op: 'Input',
    attrs: { shape: ['N', ...(label?.shape ?? [])], dtype: label?.dtype ?? 'int' },
  })
  nodes.push({ id: 'loss', op: loss ?? 'SoftmaxCrossEntropy', inputs: { y: from, t: 't' } })
  return {
    format: 'gradwire',
    version: 1,
    nodes,
    objective: 'loss',
    training: { bind: { x: 'features', t: 'label' }, ...training },
  }
}

/** A trainer, or a failure that lists the problems. */
export function trainerOf(document: GraphDocument, options?: TrainerOptions): Trainer {
  const created = createTrainer(document, options)
  if ('problems' in created) throw new Error(created.problems.map((p) => problemLine(p)).join('\n'))
  return created.trainer
}

/** What keeps a document from being trained, one line each. */
export function problemsOf(document: GraphDocument): readonly string[] {
  const created = createTrainer(document)
  return 'problems' in created ? created.problems.map((p) => problemLine(p)) : []
}

/** Trains to the end; the losses of all updates. */
export function losses(trainer: Trainer): number[] {
  const seen: number[] = []
  while (trainer.done === undefined) seen.push(trainer.step().loss)
  return seen
}

export const xor = (training: Partial<Training> = {}): GraphDocument =>
  network({
    sizes: [2, 4, 2],
    activation: 'Tanh',
    init: { init: 'xavier' },
    training: { data: { source: 'xor' }, optimizer: { op: 'Adam', lr: 0.05 }, steps: 500, ...training },
  })

/** x²/20 + y² over two Parameters, from (−7, 2). */
export const race = (optimizer: Training['optimizer'], steps = 30): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Parameter', attrs: { value: -7 } },
    { id: 'y', op: 'Parameter', attrs: { value: 2 } },
    { id: 'twenty', op: 'Constant', attrs: { value: 20 } },
    { id: 'xx', op: 'Square', inputs: { x: 'x' } },
    { id: 'flat', op: 'Div', inputs: { a: 'xx', b: 'twenty' } },
    { id: 'steep', op: 'Square', inputs: { x: 'y' } },
    { id: 'z', op: 'Add', inputs: { a: 'flat', b: 'steep' } },
  ],
  objective: 'z',
  training: { ...(optimizer === undefined ? {} : { optimizer }), steps },
})
