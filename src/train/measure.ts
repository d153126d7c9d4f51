import type { TrainingPlan } from '../engine/training-plan'
import type { GraphDocument } from '../graph/document'
import { parseSource } from '../graph/wires'
import type { FloatArray } from '../tensor/tensor'
import type { Rows } from './binding'
import { countCorrect, outputKind, type OutputKind } from './outputs'
import type { FedPlan, Plans } from './plans'
import type { Setup } from './setup'

/** Rows that one evaluation plan takes at once; larger sets are walked in pieces. */
export const evaluationRows = 2048

export interface Measurement {
  readonly loss: number
  /** share of the rows that are classified rightly; absent for regression */
  readonly accuracy?: number
}

/** What the whole training and test sets say, in eval mode. */
export interface Evaluation {
  readonly trainLoss: number
  readonly testLoss?: number
  readonly trainAccuracy?: number
  readonly testAccuracy?: number
}

/** How a document's predictions are read. */
export interface Reading {
  readonly kind: OutputKind
  /** the loss of a set is the sum, not the mean, over its rows */
  readonly sums: boolean
}

export function readingOf(document: GraphDocument, { loss }: TrainingPlan): Reading {
  const id = document.objective === undefined ? undefined : parseSource(document.objective).node
  const end = document.nodes.find((node) => node.id === id)
  return { kind: outputKind(loss ?? ''), sums: end?.op === 'ReduceSum' || end?.attrs?.reduction === 'sum' }
}

/** The predictions of a plan's latest run, and how many numbers a row has. */
export function predictionOf({ plan, batch }: FedPlan): { outputs: FloatArray; width: number } | undefined {
  if (plan.prediction === undefined) return undefined
  const { data } = plan.node(plan.prediction.node, plan.prediction.output)
  return { outputs: data, width: data.length / batch }
}

/** Evaluates both sets; a document without data has its objective as the training loss. */
export function evaluateSets(setup: Setup, plans: Plans, reading: Reading): Evaluation {
  const { data } = setup
  if (data === undefined) return { trainLoss: plans.get('eval', setup.batch).plan.run() }
  const train = measureRows(setup, plans, reading, data, data.train)
  const test = data.test.length === 0 ? undefined : measureRows(setup, plans, reading, data, data.test)
  return {
    trainLoss: train.loss,
    ...(test === undefined ? {} : { testLoss: test.loss }),
    ...(train.accuracy === undefined ? {} : { trainAccuracy: train.accuracy }),
    ...(test?.accuracy === undefined ? {} : { testAccuracy: test.accuracy }),
  }
}

/** Loss and accuracy over some rows, each piece weighted by its size. */
function measureRows(
  { data, bound }: Setup,
  plans: Plans,
  { kind, sums }: Reading,
  from: Rows,
  which: Int32Array,
): Measurement {
  const isClassified = data?.task === 'classify' && bound.some(({ column }) => column === 'label')
  let loss = 0
  let correct: number | undefined = isClassified ? 0 : undefined
  for (let start = 0; start < which.length; start += evaluationRows) {
    const piece = which.subarray(start, start + evaluationRows)
    const fed = plans.get('eval', piece.length)
    fed.feed(from, piece)
    const mean = fed.plan.run()
    loss += sums ? mean : mean * piece.length
    const prediction = correct === undefined ? undefined : predictionOf(fed)
    if (correct === undefined || prediction === undefined || !fits(prediction.width, data?.classes ?? 0)) {
      correct = undefined
    } else {
      correct += countCorrect(prediction.outputs, prediction.width, kind, from.labels, piece)
    }
  }
  return {
    loss: sums ? loss : loss / which.length,
    ...(correct === undefined ? {} : { accuracy: correct / which.length }),
  }
}

/** One number per class, or a single one for two classes. */
const fits = (width: number, classes: number): boolean => width === classes || (width === 1 && classes === 2)
