import type { Problem } from '../base/problem'
import { carriesState } from '../engine/carries-state'
import type { GraphDocument } from '../graph/document'
import { createBatches, type BatchOrder } from './batches'
import { readBinding, type BoundInput } from './binding'
import { readDecode, type Decode } from './decode-option'
import { loadData, seedOption, type DataSet } from './data-set'
import { chooseOptimizer, type ChosenOptimizer } from './optimizers'
import { resolveOptions, type OptionSpecs } from './options'
import { regularizeOptions, type Regularize } from './regularize'
import { chooseSchedule, type Schedule } from './schedules'

/** Settings of `training` that are plain values. Absent ones mean: see `Setup`. */
export const trainingOptions = {
  batch: {
    type: 'int',
    default: 0,
    min: 1,
    doc: { en: 'Examples in a mini-batch; absent: all of them', ja: 'ミニバッチの例の数。省くと全件' },
  },
  steps: { type: 'int', default: 0, min: 0, doc: { en: 'Updates in all', ja: '更新の総数' } },
  epochs: { type: 'int', default: 0, min: 0, doc: { en: 'Passes over the data', ja: 'データを通す回数' } },
  shuffle: {
    type: 'boolean',
    default: true,
    doc: {
      en: 'Puts the examples in another order each epoch; not where a state is carried on through them',
      ja: 'エポックごとに例の順番を変える。状態を引き継ぐときは変えない',
    },
  },
  seed: seedOption,
} as const satisfies OptionSpecs

/** `training` of a document, checked and with all defaults filled in. */
export interface Setup {
  readonly document: GraphDocument
  /** absent: the objective depends on parameters and fixed values alone */
  readonly data?: DataSet
  readonly bound: readonly BoundInput[]
  /** how sequences are written word by word */
  readonly decode?: Decode
  /** examples in a mini-batch; all training examples unless the document says otherwise, 1 without data */
  readonly batch: number
  /** `streams` where a node carries a state from batch to batch */
  readonly order: BatchOrder
  readonly chosen: ChosenOptimizer
  readonly schedule: Schedule
  readonly regularize: Regularize
  /** updates in all */
  readonly updates: number
  readonly seed: number
}

/** Updates of a document that says neither `steps` nor `epochs`. */
const usualUpdates = 1000

/** Reads `training`. Problems of the data, the binding and every option come together. */
export function readSetup(
  document: GraphDocument,
): { readonly setup: Setup } | { readonly problems: readonly Problem[] } {
  const training = document.training ?? {}
  const given = Object.fromEntries(Object.keys(trainingOptions).map((key) => [key, training[key]]))
  const plain = resolveOptions('training', trainingOptions, given)
  const seed = Number(plain.values.seed)
  const optimizer = chooseOptimizer(training.optimizer)
  const schedule = chooseSchedule(training.schedule)
  const penalties = resolveOptions('regularize', regularizeOptions, training.regularize ?? {})
  const loaded = training.data === undefined ? undefined : loadData(training.data, seed)
  const data = loaded !== undefined && 'data' in loaded ? loaded.data : undefined
  const binding = data === undefined ? undefined : readBinding(document, data)
  const bound = binding !== undefined && 'bound' in binding ? binding.bound : []
  const decoding =
    binding !== undefined && 'bound' in binding ? readDecode(document, bound) : { problems: [] }
  const problems = [
    ...plain.problems,
    ...(training.steps !== undefined && training.epochs !== undefined ? [bothLengths] : []),
    ...problemsIn(optimizer),
    ...problemsIn(schedule),
    ...penalties.problems,
    ...problemsIn(loaded ?? {}),
    ...problemsIn(binding ?? {}),
    ...decoding.problems,
  ]
  if (problems.length > 0 || !('chosen' in optimizer) || !('schedule' in schedule)) return { problems }

  const rows = data?.train.length ?? 1
  const batch = training.batch === undefined ? rows : Math.min(Number(plain.values.batch), rows)
  const order = carriesState(document) ? 'streams' : plain.values.shuffle === true ? 'shuffled' : 'given'
  const { perEpoch } = createBatches(data?.train ?? new Int32Array(1), batch, order, seed)
  const updates =
    training.steps ?? (training.epochs === undefined ? usualUpdates : training.epochs * perEpoch)
  return {
    setup: {
      document,
      ...(data === undefined ? {} : { data }),
      bound,
      ...('decode' in decoding && decoding.decode !== undefined && { decode: decoding.decode }),
      batch,
      order,
      chosen: optimizer.chosen,
      schedule: schedule.schedule,
      regularize: {
        l1: Number(penalties.values.l1),
        l2: Number(penalties.values.l2),
        clipNorm: Number(penalties.values.clipNorm),
      },
      updates,
      seed,
    },
  }
}

const problemsIn = (result: object): readonly Problem[] =>
  'problems' in result ? (result.problems as readonly Problem[]) : [] // only ever called with the results above

const bothLengths: Problem = {
  code: 'bad-option',
  message: {
    en: 'training has both steps and epochs: it takes one of them',
    ja: 'training に steps と epochs の両方がある。指定できるのはどちらか一方',
  },
  at: [],
}
