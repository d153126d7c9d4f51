import type { TrainingPlan } from '../engine/training-plan'
import type { GraphDocument } from '../graph/document'
import { parseSource } from '../graph/wires'
import type { FloatArray } from '../tensor/tensor'
import { createBatches } from './batches'
import type { Rows } from './binding'
import { decodeRows, type Decoding } from './decode'
import { argmax, countCorrect, hasPerplexity, outputKind, type OutputKind } from './outputs'
import type { FedPlan, Plans } from './plans'
import type { Setup } from './setup'

/** Rows that one evaluation plan takes at once; larger sets are walked in pieces. */
export const evaluationRows = 2048

export interface Measurement {
  readonly loss: number
  /** share of the rows, or of the places of their sequences, that are classified rightly; absent for regression */
  readonly accuracy?: number
}

/** What the whole training and test sets say, in eval mode. */
export interface Evaluation extends Partial<Decoding> {
  readonly trainLoss: number
  readonly testLoss?: number
  readonly trainAccuracy?: number
  readonly testAccuracy?: number
  /** e to the power of the loss, of a language model */
  readonly trainPerplexity?: number
  readonly testPerplexity?: number
}

/** How a document's predictions are read. */
export interface Reading {
  readonly kind: OutputKind
  /** the loss of a set is the sum, not the mean, over its rows */
  readonly sums: boolean
  readonly hasPerplexity: boolean
}

export function readingOf(document: GraphDocument, { loss }: TrainingPlan): Reading {
  const id = document.objective === undefined ? undefined : parseSource(document.objective).node
  const end = document.nodes.find((node) => node.id === id)
  const sums = end?.op === 'ReduceSum' || end?.attrs?.reduction === 'sum'
  return {
    kind: outputKind(loss ?? ''),
    sums,
    hasPerplexity: !sums && end?.op === loss && hasPerplexity(loss ?? ''),
  }
}

/** The predictions of a plan's latest run, and how many numbers a row has. */
export function predictionOf({ plan, batch }: FedPlan): { outputs: FloatArray; width: number } | undefined {
  if (plan.prediction === undefined) return undefined
  const { data } = plan.node(plan.prediction.node, plan.prediction.output)
  return { outputs: data, width: data.length / batch }
}

/** Evaluates both sets; a document without data has its objective as the training loss. */
export function evaluateSets(setup: Setup, plans: Plans, reading: Reading): Evaluation {
  const { data, decode } = setup
  if (data === undefined) {
    const { plan } = plans.get('eval', setup.batch)
    plan.restart()
    return { trainLoss: plan.run() }
  }
  const train = measureRows(setup, plans, reading, data, data.train)
  const test = data.test.length === 0 ? undefined : measureRows(setup, plans, reading, data, data.test)
  return {
    trainLoss: train.loss,
    ...(test === undefined ? {} : { testLoss: test.loss }),
    ...(train.accuracy === undefined ? {} : { trainAccuracy: train.accuracy }),
    ...(test?.accuracy === undefined ? {} : { testAccuracy: test.accuracy }),
    ...(reading.hasPerplexity && { trainPerplexity: Math.exp(train.loss) }),
    ...(reading.hasPerplexity && test !== undefined && { testPerplexity: Math.exp(test.loss) }),
    ...(decode === undefined
      ? {}
      : decodeRows(setup, plans, decode, test === undefined ? data.train : data.test)),
  }
}

/** Loss and accuracy over some rows, each piece weighted by its size. */
function measureRows(
  setup: Setup,
  plans: Plans,
  { kind, sums }: Reading,
  from: Rows,
  which: Int32Array,
): Measurement {
  const { data, bound, order, seed } = setup
  const isClassified = data?.task === 'classify'
  const hasLabels = bound.some(({ column }) => column === 'label')
  // What is carried on follows the streams that training walks through.
  const batches =
    order === 'streams'
      ? createBatches(which, setup.batch, 'streams', seed)
      : createBatches(which, evaluationRows, 'given', seed)
  let loss = 0
  let correct = 0
  let counted = 0
  for (let k = 0; k < batches.perEpoch; k++) {
    const piece = batches.rows(k)
    const fed = plans.get('eval', piece.length)
    if (k === 0) fed.plan.restart()
    fed.feed(from, piece)
    const mean = fed.plan.run()
    loss += sums ? mean : mean * piece.length
    const prediction = isClassified ? predictionOf(fed) : undefined
    if (prediction === undefined) continue
    if (!hasLabels) {
      const tokens = countTokens(fed.plan, prediction.outputs, kind)
      correct += tokens.correct
      counted += tokens.counted
    } else if (fits(prediction.width, data?.classes ?? 0)) {
      correct += countCorrect(prediction.outputs, prediction.width, kind, from.labels, piece)
      counted += piece.length
    }
  }
  return {
    loss: sums ? loss : loss / batches.rowsPerEpoch,
    ...(counted === 0 ? {} : { accuracy: correct / counted }),
  }
}

/** How many labels of the loss, one for each place of a sequence, are the likeliest class; a label below 0 is padding. */
function countTokens(
  plan: TrainingPlan,
  outputs: FloatArray,
  kind: OutputKind,
): { readonly correct: number; readonly counted: number } {
  const none = { correct: 0, counted: 0 }
  if (plan.labels === undefined || (kind !== 'logits' && kind !== 'probabilities')) return none
  const labels = plan.node(plan.labels.node, plan.labels.output).data
  const width = outputs.length / labels.length
  if (!Number.isInteger(width) || width < 2) return none
  let { correct, counted } = none
  labels.forEach((label, i) => {
    if (label < 0) return
    counted++
    if (argmax(outputs, i * width, width) === label) correct++
  })
  return { correct, counted }
}

/** One number per class, or a single one for two classes. */
const fits = (width: number, classes: number): boolean => width === classes || (width === 1 && classes === 2)
